// The part of the seam (see mio/posix/calls.hpp) that only Linux has.
#pragma once

#include <mio/posix/calls.hpp>

struct epoll_event;

namespace mio::sys::calls {

int epoll_wait(int epoll, epoll_event* events, int capacity, int timeout_ms) noexcept
    __asm__("epoll_wait");
int epoll_ctl(int epoll, int operation, int fd, epoll_event* event) noexcept __asm__("epoll_ctl");

using posix::calls::error_of;

}  // namespace mio::sys::calls
