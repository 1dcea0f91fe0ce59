#pragma once

#include <cstddef>
#include <cstdint>

#include <mio/event.hpp>
#include <mio/handle_kind.hpp>
#include <mio/interest.hpp>
#include <mio/result.hpp>
#include <mio/sys/preview1.hpp>
#include <mio/timeout.hpp>
#include <mio/token.hpp>

namespace mio::sys {

/// A registered source. `armed` says which directions the next poll asks for: all of the interest
/// at registration; without the one that was delivered in an event; with it again once an operation
/// ran dry. That makes edges of a host that only knows levels.
struct Slot {
  Token token;
  std::int32_t fd;
  // What finding out about readiness took out of the host, kept for the next operation: above zero
  // a connection that was accepted, below zero the negative of an errno, else nothing.
  std::int32_t held;
  HandleKind kind;
  std::uint8_t interest;   // Ready::readable, Ready::writable; 0 once the Poll is gone.
  std::uint8_t armed;      // Those of the interest that the next poll asks for.
  std::uint8_t ready;      // Ready bits that this poll found and has not delivered.
  std::uint8_t doubtful;   // Directions that the host reports and that it may report wrongly.
};

inline constexpr std::size_t slots_max = 32'767;

/// Where the slots of a table are, and the room that poll_oneoff needs: a subscription for each
/// direction of each source, one for the clock, and as many events.
struct SlotsView {
  Slot* slots;
  preview1::Subscription* subscriptions;
  preview1::Event* events;
  std::uint16_t capacity;
};

template <std::size_t N>
class Slots {
 public:
  constexpr SlotsView view() noexcept {
    return {slots_, subscriptions_, events_, static_cast<std::uint16_t>(N)};
  }

 private:
  Slot slots_[N]{};
  union {
    preview1::Subscription subscriptions_[2 * N + 1];
  };
  union {
    preview1::Event events_[2 * N + 1];
  };

 public:
  constexpr Slots() noexcept {}
};

inline namespace poll_oneoff {

class Waker;

/// The list of sources, and the waits on them. One thread only, as the sandbox has.
///
/// Hosts report readiness in three ways, and which one is seen from what they do:
/// exactly; all or nothing (wasmtime's wasi-common: once one source is ready, every source is
/// reported, see platform/wasi/README.md), so that a report is verified unless it can be nothing
/// else; and not at all (wazero), so that every armed source is tried, with short sleeps between.
class Selector {
 public:
  constexpr explicit Selector(const SlotsView& view) noexcept : view_(view) {}

  Result<> open() noexcept;
  void retain() noexcept { ++references_; }
  void release() noexcept;
  bool in_use() const noexcept { return references_ != 0 || taken_count_ != 0; }

  Result<std::size_t> select(mio::Event* events, std::size_t capacity, Timeout timeout) noexcept;

  /// Takes a slot and returns its index.
  Result<std::uint16_t> add(std::int32_t fd, HandleKind kind, Token token,
                            Interest interest) noexcept;
  /// Frees a slot that add() returned.
  void remove(std::uint16_t index) noexcept;
  Slot& slot(std::uint16_t index) noexcept { return view_.slots[index]; }
  /// Has the next poll ask for `directions` again, as far as they are of the slot's interest.
  void rearm(std::uint16_t index, std::uint8_t directions) noexcept;

  void link(Waker& waker) noexcept;
  void unlink(Waker& waker) noexcept;

 private:
  std::size_t take_wakes(mio::Event* events, std::size_t capacity) noexcept;
  Result<bool> wait(std::uint64_t timeout_ns) noexcept;
  std::size_t subscribe() noexcept;
  void sort_in(const preview1::Event& event, bool exact) noexcept;
  Result<bool> isolate(std::uint16_t code) noexcept;
  void doubt_all() noexcept;
  void nap(std::uint64_t longest_ns) noexcept;
  std::size_t report(mio::Event* events, std::size_t capacity) noexcept;
  void verify(Slot& slot) noexcept;
  void peek(Slot& slot) noexcept;
  void stash(Slot& slot) noexcept;
  Result<bool> ask(std::int32_t fd, std::uint8_t direction) noexcept;

  static constexpr std::uint16_t kNone = 0xffff;

  SlotsView view_;
  Waker* wakers_ = nullptr;
  std::uint32_t references_ = 0;
  std::uint32_t nap_ns_ = 0;           // How long the next sleep is, where the host does not poll.
  std::uint16_t used_count_ = 0;       // Slots beyond it were never taken.
  std::uint16_t taken_count_ = 0;
  std::uint16_t free_ = kNone;         // The first free slot; the next one is in its `held`.
  std::uint16_t start_ = 0;            // Where the next report begins, so that none starves.
  bool certain_ = false;               // Something is ready that needs no verification.
  bool host_known_ = false;
  bool host_guesses_ = false;
};

}  // namespace poll_oneoff
}  // namespace mio::sys
