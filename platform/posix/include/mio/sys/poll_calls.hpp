// What the selector of platform/poll2 wants of a system; its README.md lists it.
#pragma once

#include <cstddef>
#include <cstdint>

#include <mio/posix/clock.hpp>
#include <mio/posix/fd.hpp>
#include <mio/posix/mutex.hpp>
#include <mio/posix/notifier.hpp>
#include <mio/posix/poll_events.hpp>
#include <mio/result.hpp>
#include <mio/slots/event.hpp>

namespace mio::sys {

using posix::asked_of;
using posix::check_handle;
using posix::Mutex;
using posix::Notifier;
using posix::now_ns;
using posix::ready_of;

/// What poll(2) tells unasked, in bits of Ready.
inline constexpr std::uint8_t told_unasked = Ready::trouble;

/// Mirrors struct pollfd; asserted in poll_calls.cpp.
struct PollFd {
  int fd;
  short events;
  short revents;
};

/// poll(2). Negative descriptors are passed by.
/// timeout_ms  negative: for ever.
Result<std::size_t> poll_once(PollFd* fds, std::size_t count, int timeout_ms) noexcept;

}  // namespace mio::sys
