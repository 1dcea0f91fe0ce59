#pragma once

#include <cstddef>

namespace mio::sys {

/// The iovec and the ciovec of preview 1.
struct IoVec {
  const void* base;
  std::size_t length;

  static constexpr IoVec of(const void* data, std::size_t size) noexcept { return {data, size}; }
  constexpr std::size_t size() const noexcept { return length; }
};
static_assert(sizeof(void*) != 4 || sizeof(IoVec) == 8);

}  // namespace mio::sys
