// The part of the seam (see mio/posix/calls.hpp) that only Linux has.
#pragma once

struct epoll_event;

namespace mio::sys::calls {

int epoll_wait(int epoll, epoll_event* events, int capacity, int timeout_ms) noexcept
    __asm__("epoll_wait");

}  // namespace mio::sys::calls
