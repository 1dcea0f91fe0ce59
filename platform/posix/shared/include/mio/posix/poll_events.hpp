#pragma once

#include <cstdint>

namespace mio::posix {

/// The bits of poll(2) to ask for, for directions of sys::Ready. Errors and hang-ups come unasked.
short asked_of(std::uint8_t directions) noexcept;

/// What poll(2)'s bits say, in bits of sys::Ready.
std::uint8_t ready_of(short revents) noexcept;

}  // namespace mio::posix
