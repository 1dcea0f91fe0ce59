#pragma once

#include <atomic>
#include <cstddef>

#include <mio/event.hpp>

namespace mio::sys {

class Waker;

/// The wakers of a selector, through the wakers themselves, so that there may be any number. What
/// guards it is the selector's.
class WakerList {
 public:
  void add(Waker& waker) noexcept;
  void remove(Waker& waker) noexcept;
  /// Puts `waker` in the place of `old`, with its wake.
  void replace(Waker& old, Waker& waker) noexcept;

  /// Says that a waker's flag was set. Answers whether that was not known yet.
  /// thread  any, any signal handler.
  bool note_wake() noexcept { return !may_have_wakes_.exchange(true); }
  /// Whether a wake was noted since take() has taken all. It needs no guard.
  bool may_have_wakes() const noexcept { return may_have_wakes_.load(); }
  /// How many places of a batch the sources leave to wakes: one every other time that there is a
  /// wake, so that neither takes them all.
  std::size_t kept_places() noexcept;
  /// Reports wakes. Who was reported goes to the end of the list, so that none starves.
  std::size_t take(mio::Event* events, std::size_t capacity) noexcept;

 private:
  bool has_wakes() const noexcept;
  Waker** link_to(Waker& waker) noexcept;

  Waker* first_ = nullptr;
  std::atomic<bool> may_have_wakes_{false};
  bool keeps_place_ = false;  // Whether the last batch that had a wake kept a place for it.
};

}  // namespace mio::sys
