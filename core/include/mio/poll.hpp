#pragma once

#include <cstddef>
#include <utility>

#include <mio/events.hpp>
#include <mio/registry.hpp>
#include <mio/result.hpp>
#include <mio/sources.hpp>
#include <mio/sys/socket.hpp>
#include <mio/timeout.hpp>

namespace mio {

/// Waits for events of the sources that are registered with it.
///
/// Edge-triggered on every platform: after an event, do the operation until it reports would_block,
/// or until a stream moves less than was asked; then, and only then, the next event of that
/// direction is due. More events may come while the source is ready.
/// thread  poll() has one caller at a time; registry() any number, at any time.
/// source  mio::Poll.
class Poll {
 public:
  /// Makes `sources` a Poll's memory. It must outlive the Poll and all that refers to it.
  /// errors  already_exists: a Poll, or a Registry or Waker of one, still uses it.
  ///         too_many_handles, out_of_memory: as epoll_create1(2).  unsupported: platform none.
  /// source  mio Poll::new.
  static Result<Poll> create(SourceTable& sources) noexcept {
    MIO_TRY(sources.selector().open());
    return Poll(Registry(SelectorRef(sources.selector())));
  }

  /// Registers, changes and removes sources.
  const Registry& registry() const noexcept { return registry_; }

  /// Blocks until an event, `timeout`, or a signal.
  /// events   emptied first; receives at most capacity(). What does not fit comes next time.
  /// timeout  ns; never ends early, rounded up to the clock's grain; zero returns at once; write
  ///          mio::forever to wait without end. No event within it is a success.
  /// errors   interrupted: a signal came.  bad_handle: the system's queue was closed.
  ///          invalid_input: where there are no threads, nothing is armed and the wait is forever.
  /// thread   one caller at a time; Registry and Waker may be used meanwhile.
  /// source   mio Poll::poll; epoll_wait(2).
  Result<> poll(EventList& events, Timeout timeout) noexcept {
    events.count_ = 0;
    const Result<std::size_t> count =
        registry_.selector().select(events.events_, events.capacity_, timeout);
    if (!count) {
      return count.error();
    }
    events.count_ = *count;
    return {};
  }

  /// The handle of the system's queue, which is ready to read while there are events: so that this
  /// Poll can be a source of another loop. It stays the Poll's.
  /// errors  unsupported: no sys::caps::nests.
  /// source  mio's AsRawFd for Poll.
  Result<sys::Handle> raw() const noexcept { return registry_.selector().raw(); }

 private:
  explicit Poll(Registry registry) noexcept : registry_(std::move(registry)) {}

  Registry registry_;
};

static_assert(sizeof(Poll) == sizeof(void*));

}  // namespace mio
