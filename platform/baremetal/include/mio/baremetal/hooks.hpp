// What a board gives: these three, and it is ported. platform/baremetal/README.md shows them for a
// Cortex-M.
#pragma once

#include <cstdint>

namespace mio::baremetal {

// THE CRITICAL SECTION

/// Keeps interrupts away, and says how it was before; sections may lie within each other. Memory is
/// neither read nor written across either call.
/// thread  the loop and every interrupt that calls the library.
std::uint32_t mask_interrupts() noexcept;
void restore_interrupts(std::uint32_t before) noexcept;

// THE WAIT

inline constexpr std::uint64_t never_ns = ~std::uint64_t{0};

/// Sleeps until an interrupt is pending, or until now_ns() has reached `until_ns`, which may be
/// never_ns. It may return earlier, for no reason at all. Interrupts are masked when it is called
/// and when it returns, and one that came in between is only then taken: so none is missed.
void wait_for_interrupt(std::uint64_t until_ns) noexcept;

// THE CLOCK

/// Monotonic, in nanoseconds from any moment on; it need not be finer than a timeout has to be.
/// thread  the loop alone.
std::uint64_t now_ns() noexcept;

}  // namespace mio::baremetal
