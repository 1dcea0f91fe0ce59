// The calls of every poll and registration, made by ourselves: see mio/epoll/system_call.hpp.
#pragma once

#include <mio/epoll/system_call.hpp>
#include <mio/posix/calls.hpp>

struct epoll_event;

namespace mio::sys::calls {

inline long epoll_wait(int epoll, epoll_event* events, int capacity, int timeout_ms) noexcept {
#ifdef __x86_64__
  return system_call(SystemCall::epoll_wait, epoll, as_argument(events), capacity, timeout_ms);
#else
  return system_call(SystemCall::epoll_pwait, epoll, as_argument(events), capacity, timeout_ms, 0,
                     0);
#endif
}

inline long epoll_ctl(int epoll, int operation, int fd, epoll_event* event) noexcept {
  return system_call(SystemCall::epoll_ctl, epoll, operation, fd, as_argument(event));
}

using posix::calls::error_of;

}  // namespace mio::sys::calls
