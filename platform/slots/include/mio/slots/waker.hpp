#pragma once

#include <atomic>

#include <mio/result.hpp>
#include <mio/sys/selector.hpp>
#include <mio/token.hpp>

namespace mio::sys {

/// A flag that every poll looks at; setting it ends a wait. The selector has a list of its wakers,
/// so that there may be any number, and none needs a descriptor.
class Waker {
 public:
  static Result<Waker> create(Selector& selector, Token token) noexcept {
    return Waker(selector, token);
  }
  Waker(Waker&& other) noexcept;
  Waker& operator=(Waker&& other) noexcept;
  ~Waker();

  Result<> wake() const noexcept {
    // The flag is the wake: the notifier only ends the wait, and may be drained by anybody.
    // An exchange, so that who takes it sees what each thread did before its wake, and not the last
    // one's alone.
    is_pending_.exchange(true);
    return selector_->wake();
  }

 private:
  friend class WakerList;

  Waker(Selector& selector, Token token) noexcept;
  void take_over(Waker& other) noexcept;
  void leave() noexcept;

  Selector* selector_;  // Null once it was moved from.
  Waker* next_ = nullptr;
  Token token_;
  mutable std::atomic<bool> is_pending_{false};
};

}  // namespace mio::sys
