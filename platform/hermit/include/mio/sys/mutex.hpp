#pragma once

#include <atomic>
#include <cstdint>

#include <mio/result.hpp>

namespace mio::sys {

/// A mutex on the kernel's futex. Who waits sleeps: the scheduler has priorities, and one that spun
/// would keep from running who holds it.
class Mutex {
 public:
  constexpr Mutex() noexcept = default;
  Mutex(const Mutex&) = delete;
  Mutex& operator=(const Mutex&) = delete;

  /// There is nothing to make.
  Result<> make() noexcept { return {}; }

  void lock() noexcept {
    std::uint32_t seen = kFree;
    if (!state_.compare_exchange_strong(seen, kHeld, std::memory_order_acquire)) {
      lock_slowly();
    }
  }
  void unlock() noexcept {
    if (state_.exchange(kFree, std::memory_order_release) == kAwaited) {
      wake_one();
    }
  }

 private:
  // Free: lock makes it held. Held: unlock makes it free; who comes meanwhile makes it awaited.
  // Awaited: unlock makes it free and wakes one, who makes it awaited again, as there may be more.
  static constexpr std::uint32_t kFree = 0;
  static constexpr std::uint32_t kHeld = 1;
  static constexpr std::uint32_t kAwaited = 2;

  void lock_slowly() noexcept;
  void wake_one() noexcept;

  std::atomic<std::uint32_t> state_{kFree};
};

}  // namespace mio::sys
