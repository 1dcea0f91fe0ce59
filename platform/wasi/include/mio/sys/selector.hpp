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

inline namespace poll_oneoff {

class Selector;
class SourceState;
class Waker;

/// A registered source. `armed` says which directions the next poll asks for: all of the interest
/// at registration; without the one that was delivered in an event; with it again once an operation
/// ran dry. That makes edges of a host that only knows levels.
struct Slot {
  union {
    SourceState* source;
    Slot* next_free;  // While no source has it.
  };
  Selector* selector;
  Token token;
  std::int32_t fd;
  HandleKind kind;
  std::uint8_t interest;  // Ready::readable, Ready::writable; 0 once the Poll is gone.
  std::uint8_t armed;     // Those of the interest that the next poll asks for.
  std::uint8_t ready;     // Ready bits that this poll found and has not delivered.
  std::uint8_t doubtful;  // Directions that the host reports and that it may report wrongly.
};

}  // namespace poll_oneoff

inline constexpr std::size_t slots_max = 32'767;

/// Where the slots of a table are, and the room that poll_oneoff needs: a subscription for each
/// direction of each source, one for the clock, and as many events.
struct SlotsView {
  Slot* slots;
  preview1::Subscription* subscriptions;
  preview1::Event* events;
  std::size_t capacity;
};

template <std::size_t N>
class Slots {
 public:
  constexpr Slots() noexcept {}
  constexpr SlotsView view() noexcept { return {slots_, subscriptions_, events_, N}; }

 private:
  // In unions so that no time goes into records that are written before they are read.
  union {
    Slot slots_[N];
  };
  union {
    preview1::Subscription subscriptions_[2 * N + 1];
  };
  union {
    preview1::Event events_[2 * N + 1];
  };
};

inline namespace poll_oneoff {

/// The list of sources, and the waits on them. One thread only, as the sandbox has.
///
/// Hosts report readiness in three ways, and which one is seen from what they do:
/// exactly; all or nothing (wasmtime's wasi-common: once one source is ready, every source is
/// reported, see platform/wasi/README.md), so that a report is verified unless it can be nothing
/// else; and not at all (wazero), so that every armed source is tried, with short sleeps between.
class Selector {
 public:
  constexpr explicit Selector(const SlotsView& view) noexcept
      : view_(view), used_end_(view.slots), start_(view.slots), asked_(0), answered_(0) {}

  Result<> open() noexcept;
  void retain() noexcept { ++references_; }
  void release() noexcept;
  bool in_use() const noexcept { return references_ != 0 || taken_count_ != 0; }
  Result<std::int32_t> raw() const noexcept { return ErrorKind::unsupported; }

  Result<std::size_t> select(mio::Event* events, std::size_t capacity, Timeout timeout) noexcept;

  /// Gives a source a slot.
  /// errors  out_of_capacity.  bad_handle.
  Result<> add(SourceState& source, std::int32_t fd, HandleKind kind, Token token,
               Interest interest) noexcept;
  /// Takes the slot back.
  void remove(Slot& slot) noexcept;
  /// Has the next poll ask for `directions` again, as far as they are of the slot's interest.
  void rearm(Slot& slot, std::uint8_t directions) noexcept;

  void link(Waker& waker) noexcept;
  void unlink(Waker& waker) noexcept;
  void count_wake() noexcept { ++woken_count_; }

 private:
  // The sleeps between two tries where the host does not poll sockets: a request that comes soon
  // after another is found soon, and an idle server costs little.
  static constexpr std::uint32_t kShortestNapNs = 20'000;
  static constexpr std::uint32_t kLongestNapNs = 1'000'000;

  std::size_t report(mio::Event* events, std::size_t capacity) noexcept;
  static std::size_t take_wakes(Selector& selector, mio::Event* events,
                                std::size_t capacity) noexcept;

  std::uint16_t wait(std::uint64_t timeout_ns) noexcept;
  std::uint16_t sort_in_all(std::size_t asked) noexcept;
  void sort_in(const preview1::Event& event, bool exact) noexcept;
  void nap(std::uint64_t longest_ns) noexcept;

  void verify(Slot& slot) noexcept;
  void peek(Slot& slot) noexcept;
  void stash(Slot& slot) noexcept;

  // The subscriptions of the next poll_oneoff, and the call.
  void ask_fd(Slot& slot, unsigned direction) noexcept;
  std::uint16_t call_host(std::uint64_t timeout_ns) noexcept;
  std::uint16_t ask_about(Slot& slot, unsigned direction) noexcept;

  SlotsView view_;
  Slot* used_end_;  // Slots from here on were never taken.
  Slot* start_;     // Where the next report begins, so that none starves.
  Slot* free_ = nullptr;
  // Set with the first Waker, so that the code of wakes is in programs that have one.
  decltype(&take_wakes) take_wakes_ = nullptr;
  Waker* wakers_ = nullptr;
  std::size_t woken_count_ = 0;
  std::size_t asked_;     // Subscriptions of the next or the last call,
  std::size_t answered_;  // and the events that came back.
  std::size_t taken_count_ = 0;
  std::uint32_t references_ = 0;
  std::uint32_t nap_ns_ = 0;
  bool certain_ = false;      // Something is ready that needs no verification.
  bool keeps_place_ = false;  // Whether the last poll that had a wake kept a place for it.
  bool host_known_ = false;
  bool host_is_mute_ = false;
};

}  // namespace poll_oneoff
}  // namespace mio::sys
