#pragma once

#include <cstddef>
#include <cstdint>

#include <mio/posix/fd.hpp>
#include <mio/posix/mutex.hpp>
#include <mio/posix/notifier.hpp>
#include <mio/slots/event.hpp>
#include <mio/token.hpp>

namespace mio::sys {

using posix::check_handle;
using posix::Mutex;
using posix::Notifier;

inline namespace uring {

class Selector;

/// A registered source. Each direction of its interest goes round by itself, and so does
/// Ready::trouble: armed, until it is delivered in an event, and again once an operation ran dry.
/// What is armed is asked, which is while the kernel has a request of it. All sets are bits of
/// Ready.
struct Slot {
  union {
    Token token;
    Slot* next_free;  // While no source has it.
  };
  Selector* selector;
  Slot* next_changed;
  Slot* next_ready;
  std::uint32_t generation;  // Of the registration; in the id of each request.
  int fd;
  std::uint8_t interest;  // 0 once the Poll is gone.
  std::uint8_t armed;
  std::uint8_t asked;
  std::uint8_t lasting;   // What is asked, or is to be the next time, by a request that lasts.
  std::uint8_t doubtful;  // Ran dry while it was asked: what completes may be of before.
  std::uint8_t ready;     // What completed, and is armed, and was not delivered yet.
  bool is_changed;        // In the list of those that may have something to ask.
  bool is_queued;         // In the list of those that are ready.
  bool is_borrowed;       // No source of ours has it: the descriptor is all that it is known by.
};

}  // namespace uring

// As many descriptors as a process of Linux can have unless its limit of them is raised.
inline constexpr std::size_t slots_max = 1'048'576;

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

}  // namespace mio::sys
