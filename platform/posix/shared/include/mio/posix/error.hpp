#pragma once

#include <mio/error.hpp>

namespace mio::posix {

/// The Error for an errno value.
Error error_from(int code) noexcept;

/// The Error for errno as it is now. Called right after the call that failed, and nowhere else is
/// errno read.
Error last_error() noexcept;

}  // namespace mio::posix
