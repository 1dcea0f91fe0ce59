#pragma once

#include <cstddef>

namespace mio::sys {

/// A piece of memory, as the system's vectored calls take it.
struct IoVec {
  const void* base;
  std::size_t length;

  static constexpr IoVec of(const void* data, std::size_t size) noexcept { return {data, size}; }
  constexpr std::size_t size() const noexcept { return length; }
};

}  // namespace mio::sys
