#pragma once

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <limits>

#include <mio/epoll/calls.hpp>
#include <mio/event.hpp>
#include <mio/interest.hpp>
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
    if (!timeout.is_forever() && !timeout.is_zero()) {
      return select_timed(events, capacity, timeout);
    }
    return wait(events, capacity, timeout.is_forever() ? -1 : 0);
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
  /// The epoll descriptor.
  Result<int> raw() const noexcept { return epoll_; }

 private:
  Result<std::size_t> wait(mio::Event* events, std::size_t capacity, int timeout_ms) noexcept {
    const auto count = calls::epoll_wait(epoll_, reinterpret_cast<epoll_event*>(events),
                                         static_cast<int>(capacity), timeout_ms);
    return count < 0 ? Result<std::size_t>(calls::error_of(count))
                     : static_cast<std::size_t>(count);
  }
  Result<std::size_t> select_timed(mio::Event* events, std::size_t capacity,
                                   Timeout timeout) noexcept;
  Result<std::size_t> select_by_ms(mio::Event* events, std::size_t capacity,
                                   Timeout timeout) noexcept;
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
  // Only the polling thread reads or writes it.
  bool has_pwait2_ = true;
};

}  // namespace epoll
}  // namespace mio::sys
