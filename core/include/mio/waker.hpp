#pragma once

#include <utility>

#include <mio/registry.hpp>
#include <mio/sys/waker.hpp>

namespace mio {

/// Makes a poll return, from wherever: an event that is_readable() with the Waker's token. A Poll
/// may have any number of them. Wakes may be merged into one event; none is lost while the Waker
/// lives, and none is reported by a poll that starts after it is gone.
/// source  mio::Waker.
class Waker {
 public:
  /// errors  too_many_handles, out_of_memory: as eventfd(2).
  /// thread  any.
  /// source  mio Waker::new.
  static Result<Waker> create(const Registry& registry, Token token) noexcept {
    MIO_TRY_ASSIGN(auto native, sys::Waker::create(registry.selector(), token));
    return Waker(std::move(native));
  }

  /// Makes the poll that runs, or else the next one, return with this Waker's event.
  /// errors  none in practice; what the system said otherwise.
  /// thread  any thread, any signal handler, any interrupt; leaves errno as it was.
  /// source  mio Waker::wake.
  Result<> wake() const noexcept { return native_.wake(); }

 private:
  explicit Waker(sys::Waker&& native) noexcept : native_(std::move(native)) {}

  sys::Waker native_;
};

}  // namespace mio
