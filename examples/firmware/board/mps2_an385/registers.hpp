// The registers of the mps2-an385 that this board's code uses: Arm's application note 385 for the
// addresses and interrupt numbers, the CMSDK's manual for its timers and UARTs.
#pragma once

#include <cstdint>

namespace board {

using Register = volatile std::uint32_t;

struct Timer {
  Register control;  // 1: runs; 8: interrupts at zero.
  Register value;    // Counts down, with the CPU's clock.
  Register reload;
  Register interrupt;  // Read: whether there is one; writing 1 clears it.
};

struct UartRegisters {
  Register data;
  Register state;      // 1: cannot take a byte; 2: holds one that came.
  Register control;    // 1: sends; 2: receives; 4, 8: interrupts when one is sent, when one came.
  Register interrupt;  // Writing 1 and 2 clears those.
  Register divider;
};

struct Watchdog {
  Register load;
  Register value;      // Counts down, with the CPU's clock.
  Register control;    // 1: runs, and at zero interrupts as nothing can mask.
  Register interrupt;  // Writing clears it.
};

inline constexpr std::uint32_t clock_hz = 25'000'000;

// Numbers of interrupts.
enum class Interrupt : std::uint32_t {
  uart0_receive = 0,
  uart0_transmit = 1,
  timer0 = 8,
  timer1 = 9,
  ethernet = 13,
};

inline Timer& timer0() noexcept { return *reinterpret_cast<Timer*>(0x4000'0000); }
inline Timer& timer1() noexcept { return *reinterpret_cast<Timer*>(0x4000'1000); }
inline UartRegisters& uart0_registers() noexcept {
  return *reinterpret_cast<UartRegisters*>(0x4000'4000);
}
inline Watchdog& watchdog() noexcept { return *reinterpret_cast<Watchdog*>(0x4000'8000); }

// The CPU's interrupt controller, of whose words one is enough for 32 interrupts.
inline Register& nvic_enable() noexcept { return *reinterpret_cast<Register*>(0xE000'E100); }
inline Register& nvic_clear_pending() noexcept { return *reinterpret_cast<Register*>(0xE000'E280); }

constexpr std::uint32_t bit(Interrupt number) noexcept {
  return std::uint32_t{1} << static_cast<std::uint32_t>(number);
}
inline void enable(Interrupt number) noexcept { nvic_enable() = bit(number); }

}  // namespace board
