// A timer that calls a function once, from its interrupt. Every Cortex-M has it.
#pragma once

#include <cstdint>

namespace mio::test::systick {

/// after_ns  at most 600 ms.
void start(std::uint32_t after_ns, void (*function)() noexcept) noexcept;

}  // namespace mio::test::systick
