#pragma once

#include <cstddef>

#include <mio/posix/error.hpp>
#include <mio/result.hpp>

namespace mio::posix {

/// What a system call answered: below zero it failed, and errno says why.
inline Result<> checked(int outcome) noexcept {
  return outcome < 0 ? Result<>(last_error()) : Result<>();
}

/// The same of a call that answers with a number of bytes.
inline Result<std::size_t> counted(std::ptrdiff_t outcome) noexcept {
  return outcome < 0 ? Result<std::size_t>(last_error()) : static_cast<std::size_t>(outcome);
}

}  // namespace mio::posix
