#include "systick.hpp"

namespace mio::test::systick {

namespace {

struct Registers {
  volatile std::uint32_t control;  // 1: runs; 2: interrupts; 4: the CPU's clock.
  volatile std::uint32_t reload;
  volatile std::uint32_t value;
};
Registers& registers() noexcept { return *reinterpret_cast<Registers*>(0xE000'E010); }

constexpr std::uint32_t kNsPerTick = 40;

constinit void (*function_of_interrupt)() noexcept = nullptr;

}  // namespace

void start(std::uint32_t after_ns, void (*function)() noexcept) noexcept {
  function_of_interrupt = function;
  registers().reload = after_ns / kNsPerTick;
  registers().value = 0;
  registers().control = 7;
}

}  // namespace mio::test::systick

extern "C" void systick_handler() {
  mio::test::systick::registers().control = 0;
  mio::test::systick::function_of_interrupt();
}
