#pragma once

#include <mio/result.hpp>
#include <mio/selector_ref.hpp>
#include <mio/token.hpp>

namespace mio::sys {
inline namespace poll_oneoff {

/// A flag that the next poll looks at, which is complete where there is one thread: nobody can wake
/// while poll blocks. The selector has a list of its wakers.
class Waker {
 public:
  static Result<Waker> create(Selector& selector, Token token) noexcept {
    return Waker(SelectorRef::share(selector), token);
  }
  // What is moved from stays in the list until it is destroyed, and never wakes.
  Waker(Waker&& other) noexcept;
  Waker& operator=(Waker&& other) noexcept;
  ~Waker() { selector_->unlink(*this); }

  Result<> wake() const noexcept;

 private:
  friend class Selector;

  Waker(SelectorRef selector, Token token) noexcept;

  SelectorRef selector_;
  Waker* next_ = nullptr;
  Token token_;
  mutable bool pending_ = false;
};

}  // namespace poll_oneoff
}  // namespace mio::sys
