#pragma once

#include <utility>

#include <mio/posix/fd.hpp>
#include <mio/result.hpp>
#include <mio/selector_ref.hpp>
#include <mio/token.hpp>

namespace mio::sys {
inline namespace epoll {

/// An eventfd that is registered with the epoll instance; a pipe where the kernel has no eventfd.
/// Closing it ends its registration and drops a wake that was not reported yet.
class Waker {
 public:
  static Result<Waker> create(Selector& selector, Token token) noexcept;
  Result<> wake() const noexcept;

 private:
  Waker(SelectorRef selector, posix::Fd reader, posix::Fd writer) noexcept
      : selector_(std::move(selector)), reader_(std::move(reader)), writer_(std::move(writer)) {}

  SelectorRef selector_;
  posix::Fd reader_;
  posix::Fd writer_;  // Open for a pipe only: an eventfd is read and written by one descriptor.
};

}  // namespace epoll
}  // namespace mio::sys
