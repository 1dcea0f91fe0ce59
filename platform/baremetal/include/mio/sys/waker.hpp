#pragma once

#include <atomic>

#include <mio/result.hpp>
#include <mio/selector_ref.hpp>
#include <mio/token.hpp>

namespace mio::sys {
inline namespace interrupts {

/// A flag that every poll looks at, and news, which end a wait. The selector has a list of its
/// wakers, so that there may be any number.
class Waker {
 public:
  static Result<Waker> create(Selector& selector, Token token) noexcept {
    return Waker(SelectorRef::share(selector), token);
  }
  // What is moved from stays in the list until it is destroyed, and never wakes. An interrupt that
  // wakes refers to a Waker that does not move any more.
  Waker(Waker&& other) noexcept;
  Waker& operator=(Waker&& other) noexcept;
  ~Waker() { selector_->unlink(*this); }

  /// thread  any interrupt, and the loop.
  Result<> wake() const noexcept;

 private:
  friend class Selector;

  Waker(SelectorRef selector, Token token) noexcept;
  void take_wake_of(Waker& other) noexcept;

  SelectorRef selector_;
  Waker* next_ = nullptr;
  Token token_;
  mutable std::atomic<bool> is_pending_{false};
};

}  // namespace interrupts
}  // namespace mio::sys
