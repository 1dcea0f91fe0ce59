#pragma once

#include <mio/sys/event.hpp>
#include <mio/token.hpp>

namespace mio {

/// One report of Poll::poll: which source, and what to try on it. It is the system's own record,
/// read by portable names. Only token(), is_readable() and is_writable() are exact everywhere; the
/// others are hints that may be missing (sys::caps says where) but are never wrong for a connected
/// source. An event always is_readable() or is_writable().
/// thread  a value; as an int.
/// source  mio::event::Event.
class Event {
 public:
  constexpr Event() noexcept = default;
  constexpr explicit Event(const sys::Event& native) noexcept : native_(native) {}

  /// The token of the registration.
  constexpr Token token() const noexcept { return native_.token(); }

  /// Reading, peeking or accepting would not block: there is something, an error, or an end.
  constexpr bool is_readable() const noexcept { return native_.is_readable(); }

  /// Writing would not block; for a connecting stream: it is connected, or has failed.
  constexpr bool is_writable() const noexcept { return native_.is_writable(); }

  /// The source has an error; the next operation, or take_error(), tells which.
  constexpr bool is_error() const noexcept { return native_.is_error(); }

  /// The peer will send no more: read what is left, up to the end.
  constexpr bool is_read_closed() const noexcept { return native_.is_read_closed(); }

  /// Nothing that is written from now on reaches the peer.
  constexpr bool is_write_closed() const noexcept { return native_.is_write_closed(); }

  /// Urgent data; see sys::caps::priority.
  constexpr bool is_priority() const noexcept { return native_.is_priority(); }

  /// A POSIX AIO request has ended; only where sys::caps::aio.
  constexpr bool is_aio() const noexcept { return native_.is_aio(); }

  /// A list of POSIX AIO requests has ended; only where sys::caps::aio.
  constexpr bool is_lio() const noexcept { return native_.is_lio(); }

  /// The system's record, for code that is not portable.
  constexpr const sys::Event& native() const noexcept { return native_; }

 private:
  sys::Event native_{};
};

// Selectors hand arrays of Event to the kernel.
static_assert(sizeof(Event) == sizeof(sys::Event) && alignof(Event) == alignof(sys::Event));

}  // namespace mio
