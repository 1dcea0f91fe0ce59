#pragma once

#include <cstddef>

namespace mio::sys {

/// A piece of memory for vectored calls. The kernel has such calls, but one that fails half-way
/// does not tell what it has moved; so ours are loops, and this is our own.
struct IoVec {
  void* base;
  std::size_t length;

  static constexpr IoVec of(const void* data, std::size_t size) noexcept {
    return {const_cast<void*>(data), size};
  }
  constexpr std::size_t size() const noexcept { return length; }
};

}  // namespace mio::sys
