#pragma once

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <limits>

#include <mio/epoll/calls.hpp>
#include <mio/event.hpp>
#include <mio/interest.hpp>
#include <mio/posix/mutex.hpp>
#include <mio/result.hpp>
#include <mio/timeout.hpp>

namespace mio::sys {

// The kernel keeps the list of sources, so a table needs no slots.
inline constexpr std::size_t slots_max = (std::numeric_limits<std::size_t>::max)();
struct SlotsView {};
template <std::size_t N>
struct Slots {
  static constexpr SlotsView view() noexcept { return {}; }
};

inline namespace epoll {

class Waker;

/// An epoll instance and how many refer to it: the Poll, clones of its Registry, wakers. What is
/// called for every event or source is inline, so that a constant interest or timeout folds.
class Selector {
 public:
  constexpr explicit Selector(const SlotsView&) noexcept {}

  Result<> open() noexcept;
  void retain() noexcept { references_.fetch_add(1, std::memory_order_relaxed); }
  void release() noexcept;
  bool in_use() const noexcept { return references_.load(std::memory_order_acquire) != 0; }

  Result<std::size_t> select(mio::Event* events, std::size_t capacity, Timeout timeout) noexcept {
    // Before the flags of wakers are looked at: one that comes too late for that sees this.
    if (!timeout.is_zero()) {
      is_waiting_.store(true);
    }
    if (is_woken_.load()) {
      return select_woken(events, capacity, timeout);
    }
    if (timeout.is_zero()) {
      return wait(events, capacity, 0);
    }
    const Result<std::size_t> count =
        timeout.is_forever() ? wait(events, capacity, -1) : wait_timed(events, capacity, timeout);
    is_waiting_.store(false, std::memory_order_relaxed);
    return count;
  }

  Result<> add(int fd, Token token, Interest interest) noexcept {
    return control(kAdd, fd, sys::Event(token, sys::Event::mask_of(interest)));
  }
  Result<> modify(int fd, Token token, Interest interest) noexcept {
    return control(kModify, fd, sys::Event(token, sys::Event::mask_of(interest)));
  }
  Result<> remove(int fd) noexcept {
    return checked(calls::epoll_ctl(epoll_, kDelete, fd, nullptr));
  }

  /// Differs for each Poll that the process has made; never 0.
  std::uint32_t id() const noexcept { return id_; }
  /// The epoll descriptor, for another loop to wait for: wakes are given to the kernel from now on.
  Result<int> raw() const noexcept;

  /// After a waker has set its flag: whether a poll may be asleep already, so that the kernel has
  /// to be told. Otherwise the next poll finds the flag.
  /// thread  any thread, any signal handler.
  bool must_hear_of_wakes() noexcept {
    is_woken_.store(true);
    return is_waiting_.load() || is_nested_.load();
  }
  void link(Waker& waker) noexcept;
  void unlink(Waker& waker) noexcept;
  /// Puts `waker` in the place of `old`, with its wake.
  void replace(Waker& old, Waker& waker) noexcept;

 private:
  Result<std::size_t> wait(mio::Event* events, std::size_t capacity, int timeout_ms) noexcept {
    const auto count = calls::epoll_wait(epoll_, reinterpret_cast<epoll_event*>(events),
                                         static_cast<int>(capacity), timeout_ms);
    return count < 0 ? Result<std::size_t>(calls::error_of(count))
                     : static_cast<std::size_t>(count);
  }
  Result<std::size_t> wait_timed(mio::Event* events, std::size_t capacity,
                                 Timeout timeout) noexcept;
  Result<std::size_t> wait_by_ms(mio::Event* events, std::size_t capacity,
                                 Timeout timeout) noexcept;
  Result<std::size_t> select_woken(mio::Event* events, std::size_t capacity,
                                   Timeout timeout) noexcept;
  std::size_t add_wakes(mio::Event* events, std::size_t count, std::size_t capacity) noexcept;
  static Waker& before(Waker& waker) noexcept;
  Result<> control(int operation, int fd, sys::Event event) noexcept {
    return checked(calls::epoll_ctl(epoll_, operation, fd, reinterpret_cast<epoll_event*>(&event)));
  }
  static Result<> checked(long outcome) noexcept {
    return outcome < 0 ? Result<>(calls::error_of(outcome)) : Result<>();
  }

  // EPOLL_CTL_*, which are part of the kernel's ABI.
  static constexpr int kAdd = 1;
  static constexpr int kDelete = 2;
  static constexpr int kModify = 3;

  int epoll_ = -1;
  std::uint32_t id_ = 0;
  std::atomic<std::uint32_t> references_{0};
  std::atomic<bool> is_waiting_{false};         // A poll may be asleep, or about to.
  std::atomic<bool> is_woken_{false};           // A waker may have set its flag.
  mutable std::atomic<bool> is_nested_{false};  // Another loop may be asleep.
  // Only the polling thread reads or writes these two.
  bool has_pwait2_ = true;
  bool keeps_place_ = false;    // Whether the last poll that had a wake kept a place for it.
  mutable posix::Mutex mutex_;  // Guards the ring of wakers.
  Waker* wakers_ = nullptr;     // The one that was looked at last.
};

}  // namespace epoll
}  // namespace mio::sys
