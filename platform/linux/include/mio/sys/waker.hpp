#pragma once

#include <atomic>
#include <cstddef>

#include <mio/posix/notifier.hpp>
#include <mio/result.hpp>
#include <mio/sys/selector.hpp>
#include <mio/token.hpp>

namespace mio::sys {
inline namespace epoll {

/// An eventfd that is registered with the epoll instance; a pipe where the kernel has no eventfd.
/// It is never emptied, since every write is an edge. It is written only while the loop may be
/// asleep; a loop that is awake finds the flag when it polls, so that waking it costs no system
/// call. Destroying it drops a wake that was not reported yet.
class Waker {
 public:
  static Result<Waker> create(Selector& selector, Token token) noexcept;
  Waker(Waker&& other) noexcept;
  Waker& operator=(Waker&& other) noexcept;
  ~Waker();

  Result<> wake() const noexcept {
    if (is_pending_.exchange(true)) {
      return {};  // Whoever set it sees to it.
    }
    return selector_->must_hear_of_wakes() ? deliver() : Result<>();
  }

 private:
  friend class Selector;

  Waker(Selector& selector, Token token, posix::Notifier notifier) noexcept;
  void take_over(Waker& other) noexcept;
  void leave() noexcept;

  /// Has the kernel report the wake. Whoever takes the flag away reports it: so it is once.
  Result<> deliver() const noexcept {
    return is_pending_.exchange(false) ? notifier_.notify() : Result<>();
  }
  bool is_among(const mio::Event* events, std::size_t count) const noexcept;

  Selector* selector_;     // Null once it was moved from.
  Waker* next_ = nullptr;  // In the ring of the selector's wakers.
  Token token_;
  posix::Notifier notifier_;
  mutable std::atomic<bool> is_pending_{false};
};

}  // namespace epoll
}  // namespace mio::sys
