#pragma once

#include <utility>

#include <mio/posix/notifier.hpp>
#include <mio/result.hpp>
#include <mio/selector_ref.hpp>
#include <mio/token.hpp>

namespace mio::sys {
inline namespace epoll {

/// An eventfd that is registered with the epoll instance; a pipe where the kernel has no eventfd.
/// It is never emptied, since every write is an edge. Closing it ends its registration and drops a
/// wake that was not reported yet.
class Waker {
 public:
  static Result<Waker> create(Selector& selector, Token token) noexcept;
  Result<> wake() const noexcept { return notifier_.notify(); }

 private:
  Waker(SelectorRef selector, posix::Notifier notifier) noexcept
      : selector_(std::move(selector)), notifier_(std::move(notifier)) {}

  SelectorRef selector_;
  posix::Notifier notifier_;
};

}  // namespace epoll
}  // namespace mio::sys
