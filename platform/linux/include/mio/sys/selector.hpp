#pragma once

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <limits>

#include <mio/event.hpp>
#include <mio/interest.hpp>
#include <mio/result.hpp>
#include <mio/sys/calls.hpp>
#include <mio/timeout.hpp>

namespace mio::sys {

// The kernel keeps the list of sources, so a table needs no slots.
inline constexpr std::size_t slots_max = std::numeric_limits<std::size_t>::max();
struct SlotsView {};
template <std::size_t N>
struct Slots {
  static constexpr SlotsView view() noexcept { return {}; }
};

inline namespace epoll {

/// An epoll instance and how many refer to it: the Poll and the clones of its Registry.
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
    const int count =
        calls::epoll_wait(epoll_, reinterpret_cast<epoll_event*>(events),
                          static_cast<int>(capacity), timeout.is_forever() ? -1 : 0);
    return count < 0 ? failed() : static_cast<std::size_t>(count);
  }

  Result<> add(int fd, Token token, Interest interest) noexcept;
  Result<> modify(int fd, Token token, Interest interest) noexcept;
  Result<> remove(int fd) noexcept;

  /// Differs for each Poll that the process has made; never 0.
  std::uint32_t id() const noexcept { return id_; }
  /// The epoll descriptor, for nesting in another loop.
  int raw() const noexcept { return epoll_; }

 private:
  Result<std::size_t> select_timed(mio::Event* events, std::size_t capacity, Timeout timeout) noexcept;
  Result<std::size_t> select_by_ms(mio::Event* events, std::size_t capacity, Timeout timeout) noexcept;
  static Result<std::size_t> failed() noexcept;
  Result<> control(int operation, int fd, sys::Event event) noexcept;

  int epoll_ = -1;
  std::uint32_t id_ = 0;
  std::atomic<std::uint32_t> references_{0};
  // Only the polling thread reads or writes it.
  bool has_pwait2_ = true;
};

}  // namespace epoll
}  // namespace mio::sys
