#pragma once

#include <compare>
#include <cstdint>
#include <optional>

namespace mio {

/// What a registration asks to be told about: one or more of readable, writable and priority, never
/// none. Errors and hang-ups need not be asked for: they are always reported.
/// source  mio::Interest.
class Interest {
 public:
  static const Interest readable;
  static const Interest writable;
  static const Interest priority;

  constexpr bool is_readable() const noexcept { return (bits_ & kReadable) != 0; }
  constexpr bool is_writable() const noexcept { return (bits_ & kWritable) != 0; }
  /// Urgent data; see sys::caps::priority.
  constexpr bool is_priority() const noexcept { return (bits_ & kPriority) != 0; }

  /// True if every interest of `other` is in this one.
  constexpr bool contains(Interest other) const noexcept {
    return (bits_ & other.bits_) == other.bits_;
  }

  constexpr Interest add(Interest other) const noexcept {
    return Interest(static_cast<std::uint8_t>(bits_ | other.bits_));
  }
  /// This without `other`; nothing if nothing would be left.
  constexpr std::optional<Interest> remove(Interest other) const noexcept {
    const auto rest = static_cast<std::uint8_t>(bits_ & ~other.bits_);
    return rest == 0 ? std::nullopt : std::optional(Interest(rest));
  }

  friend constexpr Interest operator|(Interest left, Interest right) noexcept {
    return left.add(right);
  }
  constexpr Interest& operator|=(Interest other) noexcept { return *this = add(other); }
  friend constexpr auto operator<=>(const Interest&, const Interest&) noexcept = default;

  /// One bit each: readable 1, writable 2, priority 16, as in mio. For platform code.
  constexpr std::uint8_t bits() const noexcept { return bits_; }

 private:
  static constexpr std::uint8_t kReadable = 1;
  static constexpr std::uint8_t kWritable = 2;
  static constexpr std::uint8_t kPriority = 16;

  constexpr explicit Interest(std::uint8_t bits) noexcept : bits_(bits) {}

  std::uint8_t bits_;
};

inline constexpr Interest Interest::readable{kReadable};
inline constexpr Interest Interest::writable{kWritable};
inline constexpr Interest Interest::priority{kPriority};

}  // namespace mio
