#pragma once

#include <cstddef>
#include <cstdint>

#include <mio/baremetal/device.hpp>
#include <mio/event.hpp>
#include <mio/interest.hpp>
#include <mio/result.hpp>
#include <mio/timeout.hpp>
#include <mio/token.hpp>

namespace mio::sys {

using Handle = baremetal::Device*;

inline namespace interrupts {

class Selector;
class Waker;

/// A registered source. `armed` says which directions of its device are reported: all of the
/// interest at registration; without the one that was delivered in an event; with it again once an
/// operation ran dry. An error or a hang-up is reported unasked, until one was: that is `kTrouble`.
struct Slot {
  union {
    Token token;
    Slot* next_free;  // While no source has it.
  };
  Selector* selector;
  Handle device;
  std::uint8_t interest;  // Bits of Interest; 0 once the Poll is gone.
  std::uint8_t armed;

  static constexpr std::uint8_t kTrouble = 64;

  void set(Token new_token, Interest new_interest) noexcept {
    token = new_token;
    interest = new_interest.bits();
    armed = new_interest.bits() | kTrouble;
  }
  void rearm(Interest direction) noexcept {
    if (interest != 0) {
      armed |= static_cast<std::uint8_t>((interest & direction.bits()) | kTrouble);
    }
  }
};

}  // namespace interrupts

inline constexpr std::size_t slots_max = 32'767;

/// Where the slots of a table are.
struct SlotsView {
  Slot* slots;
  std::size_t capacity;
};

template <std::size_t N>
class Slots {
 public:
  constexpr SlotsView view() noexcept { return {slots_, N}; }

 private:
  Slot slots_[N]{};
};

inline namespace interrupts {

/// The list of sources, and the waits on them. All of it is the loop's: interrupts touch devices,
/// the flags of wakers and chores, and the News, which is what ends a wait.
class Selector {
 public:
  constexpr explicit Selector(const SlotsView& view) noexcept
      : view_(view), used_end_(view.slots), start_(view.slots) {}

  Result<> open() noexcept;
  void retain() noexcept { ++references_; }
  void release() noexcept;
  bool in_use() const noexcept { return references_ != 0 || taken_count_ != 0; }
  /// There is no queue that another loop could wait for.
  Result<Handle> raw() const noexcept { return ErrorKind::unsupported; }

  Result<std::size_t> select(mio::Event* events, std::size_t capacity, Timeout timeout) noexcept;

  /// Gives a source a slot.
  /// errors  out_of_capacity.  bad_handle: there is no device, or nobody behind it.
  Result<Slot*> add(Handle device, Token token, Interest interest) noexcept;
  void remove(Slot& slot) noexcept;

  void link(Waker& waker) noexcept;
  void unlink(Waker& waker) noexcept;

 private:
  static std::size_t report_sources(Selector& self, mio::Event* events,
                                    std::size_t capacity) noexcept;
  static std::size_t report_all(Selector& self, mio::Event* events, std::size_t capacity) noexcept;
  std::size_t report_wakes(mio::Event* events, std::size_t capacity) noexcept;

  SlotsView view_;
  Slot* used_end_;  // Slots from here on were never taken.
  Slot* start_;     // Where the next report begins, so that none starves.
  Slot* free_ = nullptr;
  // report_all from the first Waker on, so that the code of wakes is in programs that have one.
  decltype(&report_sources) report_ = &report_sources;
  Waker* wakers_ = nullptr;
  std::size_t taken_count_ = 0;
  std::uint32_t references_ = 0;
  bool wakes_first_ = false;  // Whose turn it was in the last report.
};

}  // namespace interrupts
}  // namespace mio::sys
