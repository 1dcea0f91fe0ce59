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
  std::uint8_t listed;    // Those that are among the subscriptions.
  // A write would have blocked, so that direction is passed over once. Only where the host does not
  // poll sockets, and nothing tells when a write is possible.
  std::uint8_t write_held;
};

}  // namespace poll_oneoff

inline constexpr std::size_t slots_max = 32'767;

/// Where the slots of a table are, and the room that poll_oneoff needs: a subscription for each
/// direction of each source, one for the clock, two to look at one source meanwhile, and as many
/// events.
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
    preview1::Subscription subscriptions_[2 * N + 3];
  };
  union {
    preview1::Event events_[2 * N + 3];
  };
};

inline namespace poll_oneoff {

/// The list of sources, and the waits on them. One thread only, as the sandbox has.
///
/// Hosts that poll sockets may report every source once one is ready (wasmtime's wasi-common, see
/// platform/wasi/README.md), so that a source is looked at unless the report is certain by itself.
/// Others do not poll them (wazero), which is found by asking once: then every armed source is
/// tried in turn, with short sleeps between.
class Selector {
 public:
  constexpr explicit Selector(const SlotsView& view) noexcept : view_(view) {}

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
  /// Has the next poll ask for `directions`, and for no others.
  void set_armed(Slot& slot, std::uint8_t directions) noexcept;

  void link(Waker& waker) noexcept;
  void unlink(Waker& waker) noexcept;
  void count_wake() noexcept { ++woken_count_; }

 private:
  std::uint16_t wait(std::uint64_t timeout_ns) noexcept;
  void list_armed() noexcept;

  std::size_t report(mio::Event* events, std::size_t room) noexcept;
  std::size_t look_round(mio::Event* events, std::size_t room) noexcept;
  mio::Event take_event(Slot& slot, std::uint8_t ready) noexcept;
  static std::size_t take_wakes(Selector& selector, mio::Event* events,
                                std::size_t capacity) noexcept;

  // What is ready, as Ready bits.
  std::uint8_t look_at(Slot& slot) noexcept;
  std::uint8_t peek(Slot& slot) noexcept;
  std::uint8_t stash(Slot& slot) noexcept;
  std::uint8_t ask_about(Slot& slot, unsigned direction) noexcept;

  void ask_fd(std::size_t place, const Slot& slot, unsigned direction) noexcept;
  std::uint16_t call_host(std::size_t place, std::size_t size, std::uint64_t timeout_ns) noexcept;

  SlotsView view_;
  std::size_t used_ = 0;       // Slots from here on were never taken.
  std::size_t next_look_ = 0;  // Where looking goes on, so that none starves.
  Slot* free_ = nullptr;
  // Set with the first Waker, so that the code of wakes is in programs that have one.
  decltype(&take_wakes) take_wakes_ = nullptr;
  Waker* wakers_ = nullptr;
  std::size_t woken_count_ = 0;
  std::size_t listed_ = 0;    // Subscriptions of the sources, in the order of the slots.
  std::size_t answered_ = 0;  // Events that the last call gave.
  int differing_ = 0;         // Slots that are, or were, listed otherwise than they are armed.
  std::size_t credit_ = 0;    // For looks.
  std::size_t taken_count_ = 0;
  std::uint32_t references_ = 0;
  bool keeps_place_ = false;  // Whether the last poll that had a wake kept a place for it.
  std::uint32_t nap_ns_ = 0;  // How long to sleep before the next look, if the host is mute.
  bool host_known_ = false;
  bool host_is_mute_ = false;
};

}  // namespace poll_oneoff
}  // namespace mio::sys
