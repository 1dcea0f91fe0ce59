// The first instructions: the vector table, and what has to be done before main().
#include <cstdint>

#include "registers.hpp"
#include "semihosting.hpp"

extern "C" {

// From link.ld.
extern std::uint32_t data_begin[], data_end[], data_load[], bss_begin[], bss_end[], stack_top[];
extern void (*init_array_begin[])();
extern void (*init_array_end[])();

int main();
void reset_handler();

// An interrupt that nobody expects, or a fault: MIO_ASSERT ends here too.
void unexpected_handler() { board::semihosting::end(board::semihosting::exit_code_fault); }

// A program that uses a device has its handler; the others need none.
#define HANDLER(name) [[gnu::weak, gnu::alias("unexpected_handler")]] void name()
HANDLER(nmi_handler);
HANDLER(systick_handler);
HANDLER(uart0_receive_handler);
HANDLER(uart0_transmit_handler);
HANDLER(timer0_handler);
HANDLER(timer1_handler);
HANDLER(ethernet_handler);
#undef HANDLER

// What g++ enters for statics that have a destructor, though it may be empty. Firmware has no end,
// so none is called.
void* __dso_handle = nullptr;
int __aeabi_atexit(void*, void (*)(void*), void*) { return 0; }

}  // extern "C"

namespace {

using Handler = void (*)();

constexpr std::uint32_t kSystemVectors = 16;
constexpr std::uint32_t kInterrupts = 16;  // The board has more, which nobody here enables.

struct Vectors {
  std::uint32_t* stack;
  Handler system[kSystemVectors - 1];
  Handler interrupts[kInterrupts];
};

constexpr Vectors make_vectors() noexcept {
  Vectors vectors{};
  vectors.stack = stack_top;
  for (Handler& handler : vectors.system) {
    handler = unexpected_handler;
  }
  for (Handler& handler : vectors.interrupts) {
    handler = unexpected_handler;
  }
  vectors.system[0] = reset_handler;
  vectors.system[1] = nmi_handler;
  vectors.system[kSystemVectors - 2] = systick_handler;
  const auto set = [&](board::Interrupt number, Handler handler) {
    vectors.interrupts[static_cast<std::uint32_t>(number)] = handler;
  };
  set(board::Interrupt::uart0_receive, uart0_receive_handler);
  set(board::Interrupt::uart0_transmit, uart0_transmit_handler);
  set(board::Interrupt::timer0, timer0_handler);
  set(board::Interrupt::timer1, timer1_handler);
  set(board::Interrupt::ethernet, ethernet_handler);
  return vectors;
}

[[gnu::section(".vectors"), gnu::used]] constinit const Vectors vectors = make_vectors();

}  // namespace

extern "C" void reset_handler() {
  const std::uint32_t* from = data_load;
  for (std::uint32_t* to = data_begin; to != data_end; ++to) {
    *to = *from++;
  }
  for (std::uint32_t* to = bss_begin; to != bss_end; ++to) {
    *to = 0;
  }
  // The library has no constructor to run; test cases have, to get on their list.
  for (auto* constructor = init_array_begin; constructor != init_array_end; ++constructor) {
    (*constructor)();
  }
  board::semihosting::end(main());
}
