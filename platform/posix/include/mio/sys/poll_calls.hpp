// What the selector of platform/poll2 wants of a system; its README.md lists it.
#pragma once

#include <cstddef>
#include <cstdint>

#include <mio/poll2/event.hpp>
#include <mio/posix/mutex.hpp>
#include <mio/posix/notifier.hpp>
#include <mio/result.hpp>

namespace mio::sys {

using posix::Mutex;
using posix::Notifier;

/// Mirrors struct pollfd; asserted in poll_calls.cpp.
struct PollFd {
  int fd;
  short events;
  short revents;
};

/// poll(2). Negative descriptors are passed by.
/// timeout_ms  negative: for ever.
Result<std::size_t> poll_once(PollFd* fds, std::size_t count, int timeout_ms) noexcept;

/// What poll(2) is asked for, for directions of Ready.
short asked_of(std::uint8_t directions) noexcept;
/// What it says, in bits of Ready.
std::uint8_t ready_of(short revents) noexcept;

/// What poll(2) tells unasked, in bits of Ready.
inline constexpr std::uint8_t told_unasked = Ready::trouble;

/// errors  bad_handle: it is no open descriptor.
Result<> check_handle(int fd) noexcept;

/// Monotonic.
std::uint64_t now_ns() noexcept;

}  // namespace mio::sys
