#pragma once

#include <cstddef>

namespace mio::posix {

/// Mirrors struct iovec; asserted where it is used.
struct IoVec {
  void* base;
  std::size_t length;

  static constexpr IoVec of(const void* data, std::size_t size) noexcept {
    return {const_cast<void*>(data), size};
  }
  constexpr std::size_t size() const noexcept { return length; }
};

}  // namespace mio::posix
