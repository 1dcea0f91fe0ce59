#pragma once

#include <cstdint>

namespace mio::posix {

/// A clock that only goes forward, from some time before the program began.
std::uint64_t now_ns() noexcept;

}  // namespace mio::posix
