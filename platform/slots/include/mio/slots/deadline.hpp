#pragma once

#include <cstdint>

#include <mio/timeout.hpp>

namespace mio::sys {

/// When a wait has to end. The clock is read only for a wait that has an end and a length.
class Deadline {
 public:
  static constexpr std::uint64_t forever_ns = forever.as_nanoseconds();

  /// `now_ns` is a monotonic clock.
  Deadline(Timeout timeout, std::uint64_t (*now_ns)() noexcept) noexcept
      : now_ns_(now_ns), left_ns_(timeout.as_nanoseconds()) {
    if (is_finite()) {
      const std::uint64_t now = now_ns_();
      end_ns_ = left_ns_ < forever_ns - 1 - now ? now + left_ns_ : forever_ns - 1;
    }
  }

  /// What was left when the clock was last read, or forever_ns.
  std::uint64_t left_ns() const noexcept { return left_ns_; }

  bool has_passed() noexcept {
    if (is_finite()) {
      const std::uint64_t now = now_ns_();
      left_ns_ = now < end_ns_ ? end_ns_ - now : 0;
    }
    return left_ns_ == 0;
  }

 private:
  bool is_finite() const noexcept { return left_ns_ != 0 && left_ns_ != forever_ns; }

  std::uint64_t (*now_ns_)() noexcept;
  std::uint64_t left_ns_;
  std::uint64_t end_ns_ = 0;
};

}  // namespace mio::sys
