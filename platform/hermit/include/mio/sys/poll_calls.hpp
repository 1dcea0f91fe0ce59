// What the selector of platform/poll2 wants of a system; its README.md lists it.
#pragma once

#include <cstddef>
#include <cstdint>

#include <mio/result.hpp>
#include <mio/sys/hermit.hpp>
#include <mio/sys/mutex.hpp>
#include <mio/sys/notifier.hpp>

namespace mio::sys {

using hermit::PollFd;

/// sys_poll. Negative descriptors are passed by.
/// timeout_ms  negative: for ever.
Result<std::size_t> poll_once(PollFd* fds, std::size_t count, int timeout_ms) noexcept;

/// What sys_poll is asked for, for directions of Ready.
short asked_of(std::uint8_t directions) noexcept;
/// What it says, in bits of Ready.
std::uint8_t ready_of(short revents) noexcept;

/// What sys_poll tells unasked, in bits of Ready: only that the peer has finished, which reading
/// tells too.
inline constexpr std::uint8_t told_unasked = 0;

/// errors  bad_handle: it is no open descriptor.
Result<> check_handle(int fd) noexcept;

/// Monotonic.
std::uint64_t now_ns() noexcept;

}  // namespace mio::sys
