// The calls of raw.cpp, by the C library.
#pragma once

#include <sys/epoll.h>
#include <sys/socket.h>
#include <unistd.h>

namespace calls {

inline int control(int epoll, int operation, int fd, epoll_event* event) {
  return ::epoll_ctl(epoll, operation, fd, event);
}

inline int wait(int epoll, epoll_event* events, int events_max, int timeout_ms) {
  return ::epoll_wait(epoll, events, events_max, timeout_ms);
}

inline long receive(int fd, void* into, std::size_t size) { return ::recv(fd, into, size, 0); }

inline long write(int fd, const void* from, std::size_t size) { return ::write(fd, from, size); }

}  // namespace calls
