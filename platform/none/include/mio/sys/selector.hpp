#pragma once

#include <cstddef>
#include <limits>

#include <mio/event.hpp>
#include <mio/result.hpp>
#include <mio/timeout.hpp>

namespace mio::sys {

// What the selector needs for each source, and how many sources one table may have at most.
inline constexpr std::size_t slots_max = (std::numeric_limits<std::size_t>::max)();
struct SlotsView {};
template <std::size_t N>
struct Slots {
  static constexpr SlotsView view() noexcept { return {}; }
};

// Named after the mechanism, so that objects of two builds cannot be linked by mistake.
inline namespace none {

class Selector {
 public:
  constexpr explicit Selector(const SlotsView&) noexcept {}

  Result<> open() noexcept { return ErrorKind::unsupported; }
  void retain() noexcept {}
  void release() noexcept {}
  bool in_use() const noexcept { return false; }
  Result<int> raw() const noexcept { return ErrorKind::unsupported; }

  Result<std::size_t> select(mio::Event*, std::size_t, Timeout) noexcept {
    return ErrorKind::unsupported;
  }
};

}  // namespace none
}  // namespace mio::sys
