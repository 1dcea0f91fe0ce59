// The calls of raw.cpp, made in place: what is left when there is no function to return from. An
// error is a negative number. x86-64 only.
#pragma once

#include <cstddef>

#include <sys/epoll.h>
#include <sys/syscall.h>

namespace calls {

[[gnu::always_inline]] inline long call(long number, long first, const void* second, long third,
                                        long fourth, long fifth = 0, long sixth = 0) {
  register long r10 asm("r10") = fourth;
  register long r8 asm("r8") = fifth;
  register long r9 asm("r9") = sixth;
  long result;
  asm volatile("syscall"
               : "=a"(result)
               : "a"(number), "D"(first), "S"(second), "d"(third), "r"(r10), "r"(r8), "r"(r9)
               : "rcx", "r11", "memory");
  return result;
}

inline int control(int epoll, int operation, int fd, epoll_event* event) {
  return static_cast<int>(call(SYS_epoll_ctl, epoll, reinterpret_cast<void*>(long{operation}), fd,
                               reinterpret_cast<long>(event)));
}

inline int wait(int epoll, epoll_event* events, int events_max, int timeout_ms) {
  return static_cast<int>(call(SYS_epoll_wait, epoll, events, events_max, timeout_ms));
}

inline long receive(int fd, void* into, std::size_t size) {
  return call(SYS_recvfrom, fd, into, static_cast<long>(size), 0);
}

inline long write(int fd, const void* from, std::size_t size) {
  return call(SYS_write, fd, from, static_cast<long>(size), 0);
}

}  // namespace calls
