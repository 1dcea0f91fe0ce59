#pragma once

#include <cstddef>
#include <cstdint>
#include <span>

namespace mio::test {

/// A position in the bytes that every stream of these tests carries, in each direction: 0, 1, …
/// 250, 0, … A prime period, so that a piece that is lost or doubled shows.
class Pattern {
 public:
  static constexpr std::uint64_t period = 251;

  /// Fills `bytes` with what comes next, and stays where it is: for a write that may be short.
  void preview(std::span<std::byte> bytes) const noexcept {
    auto next = static_cast<std::uint32_t>(offset_ % period);
    for (std::byte& byte : bytes) {
      byte = static_cast<std::byte>(next);
      next = next + 1 < period ? next + 1 : 0;
    }
  }
  void advance(std::size_t size) noexcept { offset_ += size; }

  /// True if `bytes` are what comes next; goes on behind them.
  bool matches(std::span<const std::byte> bytes) noexcept {
    auto next = static_cast<std::uint32_t>(offset_ % period);
    for (const std::byte byte : bytes) {
      if (byte != static_cast<std::byte>(next)) {
        return false;
      }
      next = next + 1 < period ? next + 1 : 0;
    }
    offset_ += bytes.size();
    return true;
  }

  std::uint64_t offset() const noexcept { return offset_; }

 private:
  std::uint64_t offset_ = 0;
};

}  // namespace mio::test
