#pragma once

#include <atomic>
#include <cstddef>
#include <cstdint>

#include <mio/slots/event.hpp>
#include <mio/sys/poll_calls.hpp>
#include <mio/token.hpp>

namespace mio::sys {

inline namespace poll2 {

class Selector;

/// A registered source. `armed` says which directions the next poll asks for: all of the interest
/// at registration; without the one that was delivered in an event; with it again once an operation
/// ran dry. That makes edges of a call that only knows levels. Errors and hang-ups poll(2) reports
/// unasked, as long as it is given the descriptor: that is Ready::trouble, until one was delivered.
struct Slot {
  // Beside the directions in `rearmed`: the registration is not the one that was asked about.
  static constexpr std::uint8_t replaced = 128;

  union {
    Token token;
    Slot* next_free;  // While no source has it.
  };
  Selector* selector;
  int fd;
  std::uint8_t interest;  // Bits of Interest; 0 once the Poll is gone.
  std::uint8_t armed;
  bool is_borrowed;                   // No source of ours has it: it is known by its descriptor.
  std::atomic<std::uint8_t> rearmed;  // What has changed since the last poll began.
};

}  // namespace poll2

// As many descriptors as a process of Linux can have unless its limit of them is raised.
inline constexpr std::size_t slots_max = 1'048'576;

/// Where the slots of a table are, and the room that poll(2) needs: a record for each slot, at the
/// same index, and one for the notifier.
struct SlotsView {
  Slot* slots;
  PollFd* pollfds;
  std::size_t capacity;
};

template <std::size_t N>
class Slots {
 public:
  constexpr SlotsView view() noexcept { return {slots_, pollfds_, N}; }

 private:
  Slot slots_[N]{};
  PollFd pollfds_[N + 1]{};
};

}  // namespace mio::sys
