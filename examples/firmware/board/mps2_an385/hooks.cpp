// The three hooks: all that the library needs to know of this board.
#include <mio/baremetal/hooks.hpp>

#include <cstdint>

#include "registers.hpp"

namespace mio::baremetal {

namespace {

using board::timer0;
using board::timer1;

constexpr std::uint32_t kRuns = 1;
constexpr std::uint32_t kInterrupts = 8;

constexpr std::uint32_t kNsPerTick = 1'000'000'000 / board::clock_hz;
static_assert(kNsPerTick == 40);
// So that timer0 does not come round unseen, which it does in 171 s.
constexpr std::uint64_t kLongestWaitNs = 30'000'000'000;

constinit std::uint64_t ticks = 0;

}  // namespace

std::uint32_t mask_interrupts() noexcept {
  std::uint32_t before;
  asm volatile("mrs %0, primask\n cpsid i" : "=r"(before) : : "memory");
  return before;
}

void restore_interrupts(std::uint32_t before) noexcept {
  asm volatile("msr primask, %0" : : "r"(before) : "memory");
}

// Nothing ticks: timer0 goes round freely, and its value is made longer by looking.
std::uint64_t now_ns() noexcept {
  if (timer0().control == 0) {
    timer0().reload = ~std::uint32_t{0};
    timer0().value = ~std::uint32_t{0};
    timer0().control = kRuns;
  }
  const std::uint32_t now = ~timer0().value;
  ticks += now - static_cast<std::uint32_t>(ticks);
  return ticks * kNsPerTick;
}

// An interrupt that is masked wakes the CPU nevertheless. That of timer1 has done its work with
// that, so it is taken back and needs no handler.
void wait_for_interrupt(std::uint64_t until_ns) noexcept {
  const std::uint64_t now = now_ns();
  if (until_ns <= now) {
    return;
  }
  const std::uint64_t left_ns = until_ns - now < kLongestWaitNs ? until_ns - now : kLongestWaitNs;
  // In eights, so that a division of 32 bits does.
  timer1().value = static_cast<std::uint32_t>(left_ns / 8) / (kNsPerTick / 8) + 1;
  timer1().control = kRuns | kInterrupts;
  board::enable(board::Interrupt::timer1);
  asm volatile("dsb\n wfi" : : : "memory");
  timer1().control = 0;
  timer1().interrupt = 1;
  board::nvic_clear_pending() = board::bit(board::Interrupt::timer1);
}

}  // namespace mio::baremetal
