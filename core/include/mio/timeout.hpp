#pragma once

#include <concepts>
#include <cstdint>
#include <type_traits>

namespace mio {

namespace detail {

// Any std::chrono::duration, known by its shape, so that <chrono> need not be included.
template <class D>
concept DurationLike = requires(const D& duration) {
  duration.count();
  requires std::is_arithmetic_v<typename D::rep>;
  { D::period::num } -> std::convertible_to<std::intmax_t>;
  { D::period::den } -> std::convertible_to<std::intmax_t>;
};

constexpr std::uint64_t common_divisor(std::uint64_t a, std::uint64_t b) noexcept {
  return b == 0 ? a : common_divisor(b, a % b);
}

}  // namespace detail

/// How long Poll::poll may block: a number of nanoseconds, zero, or forever. Made from any
/// std::chrono duration; a negative one counts as zero, a larger one than fits (584 years) as the
/// longest, and a fraction of a nanosecond is rounded up, so that a wait never ends early.
class Timeout {
 public:
  template <detail::DurationLike D>
  constexpr Timeout(const D& duration) noexcept : ns_(to_ns(duration)) {}

  static constexpr Timeout nanoseconds(std::uint64_t ns) noexcept {
    return Timeout(ns < kForever ? ns : kLongest);
  }
  static constexpr Timeout milliseconds(std::uint64_t ms) noexcept {
    return Timeout(ms < kLongest / 1'000'000 ? ms * 1'000'000 : kLongest);
  }
  static constexpr Timeout zero() noexcept { return Timeout(std::uint64_t{0}); }
  static constexpr Timeout forever() noexcept { return Timeout(kForever); }

  constexpr bool is_zero() const noexcept { return ns_ == 0; }
  constexpr bool is_forever() const noexcept { return ns_ == kForever; }

  /// ns; all ones for forever.
  constexpr std::uint64_t as_nanoseconds() const noexcept { return ns_; }

  friend constexpr bool operator==(const Timeout&, const Timeout&) noexcept = default;

 private:
  static constexpr std::uint64_t kForever = ~std::uint64_t{0};
  static constexpr std::uint64_t kLongest = kForever - 1;

  constexpr explicit Timeout(std::uint64_t ns) noexcept : ns_(ns) {}

  template <class D>
  static constexpr std::uint64_t to_ns(const D& duration) noexcept {
    // One tick is multiplier / divisor nanoseconds, reduced, and both are known at compile time.
    constexpr auto num = static_cast<std::uint64_t>(D::period::num);
    constexpr auto den = static_cast<std::uint64_t>(D::period::den);
    constexpr std::uint64_t shared = detail::common_divisor(1'000'000'000, den);
    constexpr std::uint64_t scale = 1'000'000'000 / shared;
    constexpr std::uint64_t shared_num = detail::common_divisor(num, den / shared);
    constexpr std::uint64_t divisor = den / shared / shared_num;
    static_assert(num / shared_num <= kForever / scale, "a tick is longer than 584 years");
    constexpr std::uint64_t multiplier = num / shared_num * scale;

    if (!(duration.count() > 0)) {  // Not a number is zero too.
      return 0;
    }
    if constexpr (std::is_floating_point_v<typename D::rep>) {
      return from_real<multiplier, divisor>(static_cast<double>(duration.count()));
    } else {
      return from_ticks<multiplier, divisor>(static_cast<std::uint64_t>(duration.count()));
    }
  }

  /// ticks * kMultiplier / kDivisor, rounded up, and kLongest where that is too much.
  template <std::uint64_t kMultiplier, std::uint64_t kDivisor>
  static constexpr std::uint64_t from_ticks(std::uint64_t ticks) noexcept {
    static_assert(kMultiplier < kLongest && kDivisor <= kLongest / (kMultiplier + 1),
                  "a tick is no handy number of nanoseconds");
    const std::uint64_t whole = ticks / kDivisor;
    const std::uint64_t part = (ticks % kDivisor * kMultiplier + kDivisor - 1) / kDivisor;
    if (whole > (kLongest - part) / kMultiplier) {
      return kLongest;
    }
    return whole * kMultiplier + part;
  }

  /// The same. Whole ticks are kept apart, since a double of many nanoseconds is not exact.
  template <std::uint64_t kMultiplier, std::uint64_t kDivisor>
  static constexpr std::uint64_t from_real(double ticks) noexcept {
    if (ticks >= 18446744073709549568.0) {  // The largest double below 2^64.
      return kLongest;
    }
    const auto whole = static_cast<std::uint64_t>(ticks);
    const double part = (ticks - static_cast<double>(whole)) * static_cast<double>(kMultiplier) /
                        static_cast<double>(kDivisor);
    const auto part_down = static_cast<std::uint64_t>(part);
    const std::uint64_t part_ns = part_down + (static_cast<double>(part_down) < part ? 1 : 0);
    const std::uint64_t whole_ns = from_ticks<kMultiplier, kDivisor>(whole);
    return whole_ns < kLongest - part_ns ? whole_ns + part_ns : kLongest;
  }

  std::uint64_t ns_;
};

/// Blocks until an event comes, however long that takes.
inline constexpr Timeout forever = Timeout::forever();

}  // namespace mio
