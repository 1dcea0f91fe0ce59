#pragma once

#include <cstddef>
#include <limits>

#include <mio/event.hpp>

namespace mio {

/// What Poll::poll has to report: a range of Event, without its capacity in the type. Made as
/// Events<N>.
/// thread  one caller at a time.
/// source  mio::event::Events.
class EventList {
 public:
  EventList(const EventList&) = delete;
  EventList& operator=(const EventList&) = delete;

  /// How many events one poll can report; at least 1.
  std::size_t capacity() const noexcept { return capacity_; }
  /// True before the first poll, after one that found nothing, and after clear().
  bool is_empty() const noexcept { return count_ == 0; }

  const Event* begin() const noexcept { return events_; }
  const Event* end() const noexcept { return events_ + count_; }

  /// Forgets the events. Poll::poll does so itself.
  void clear() noexcept { count_ = 0; }

 protected:
  EventList(Event* events, std::size_t capacity) noexcept : events_(events), capacity_(capacity) {}
  ~EventList() = default;

 private:
  friend class Poll;

  Event* events_;
  std::size_t count_ = 0;
  std::size_t capacity_;
};

/// Room for N events of one poll. A larger N saves system calls when much happens at once; nothing
/// is lost with a small one, for what does not fit comes with the next poll.
/// source  mio::Events::with_capacity.
template <std::size_t N>
class Events : public EventList {
  static_assert(N > 0, "a poll that can report nothing cannot be written down");
  static_assert(N <= static_cast<std::size_t>((std::numeric_limits<int>::max)()));

 public:
  Events() noexcept : EventList(storage_, N) {}

 private:
  // In a union so that no time goes into records that the system writes first.
  union {
    Event storage_[N];
  };
};

}  // namespace mio
