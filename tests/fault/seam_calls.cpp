#include <cerrno>
#include <csignal>
#include <cstdarg>
#include <ctime>

#include <linux/io_uring.h>
#include <poll.h>
#include <sys/epoll.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/uio.h>
#include <unistd.h>

#include "seam_record.hpp"

// The linker gives these names their meaning: a call of accept arrives at __wrap_accept, and
// __real_accept is the C library's.
extern "C" {

using mio::fault::Call;
using mio::fault::limited;
using mio::fault::note;
using mio::fault::note_flags;
using mio::fault::pass;
using mio::fault::waits;

int __real_accept(int, sockaddr*, socklen_t*);
int __real_accept4(int, sockaddr*, socklen_t*, int);
int __real_bind(int, const sockaddr*, socklen_t);
int __real_clock_gettime(clockid_t, timespec*);
int __real_close(int);
int __real_connect(int, const sockaddr*, socklen_t);
int __real_epoll_create(int);
int __real_epoll_create1(int);
int __real_epoll_ctl(int, int, int, epoll_event*);
int __real_epoll_wait(int, epoll_event*, int, int);
int __real_eventfd(unsigned, int);
int __real_fcntl(int, int, ...);
int __real_getpeername(int, sockaddr*, socklen_t*);
int __real_getsockname(int, sockaddr*, socklen_t*);
int __real_getsockopt(int, int, int, void*, socklen_t*);
int __real_listen(int, int);
void* __real_mmap(void*, size_t, int, int, int, off_t);
int __real_munmap(void*, size_t);
int __real_pipe(int*);
int __real_pipe2(int*, int);
int __real_poll(pollfd*, nfds_t, int);
int __real_sigprocmask(int, const sigset_t*, sigset_t*);
ssize_t __real_read(int, void*, size_t);
ssize_t __real_readv(int, const iovec*, int);
ssize_t __real_recv(int, void*, size_t, int);
ssize_t __real_recvmsg(int, msghdr*, int);
ssize_t __real_send(int, const void*, size_t, int);
ssize_t __real_sendmsg(int, const msghdr*, int);
ssize_t __real_sendto(int, const void*, size_t, int, const sockaddr*, socklen_t);
int __real_setsockopt(int, int, int, const void*, socklen_t);
int __real_shutdown(int, int);
int __real_sigpending(sigset_t*);
int __real_sigtimedwait(const sigset_t*, siginfo_t*, const timespec*);
int __real_socket(int, int, int);
int __real_socketpair(int, int, int, int*);
long __real_syscall(long, ...);
ssize_t __real_write(int, const void*, size_t);
ssize_t __real_writev(int, const iovec*, int);

int __wrap_accept(int fd, sockaddr* name, socklen_t* size) {
  return pass(Call::accept, __real_accept, fd, name, size);
}

int __wrap_accept4(int fd, sockaddr* name, socklen_t* size, int flags) {
  note_flags(Call::accept4, flags);
  return pass(Call::accept4, __real_accept4, fd, name, size, flags);
}

int __wrap_bind(int fd, const sockaddr* name, socklen_t size) {
  return pass(Call::bind, __real_bind, fd, name, size);
}

int __wrap_clock_gettime(clockid_t clock, timespec* now) {
  const int outcome = __real_clock_gettime(clock, now);
  now->tv_sec += static_cast<time_t>(waits().skipped_ms / 1000);
  return outcome;
}

int __wrap_close(int fd) { return pass(Call::close, __real_close, fd); }

int __wrap_connect(int fd, const sockaddr* name, socklen_t size) {
  return pass(Call::connect, __real_connect, fd, name, size);
}

int __wrap_epoll_create(int size) { return pass(Call::epoll_create, __real_epoll_create, size); }

int __wrap_epoll_create1(int flags) {
  note_flags(Call::epoll_create1, flags);
  return pass(Call::epoll_create1, __real_epoll_create1, flags);
}

int __wrap_epoll_ctl(int epoll, int operation, int fd, epoll_event* event) {
  note_flags(Call::epoll_ctl, operation);
  return pass(Call::epoll_ctl, __real_epoll_ctl, epoll, operation, fd, event);
}

int __wrap_epoll_wait(int epoll, epoll_event* events, int capacity, int timeout_ms) {
  note(Call::epoll_wait, static_cast<std::uint64_t>(timeout_ms));
  return pass(Call::epoll_wait, __real_epoll_wait, epoll, events, capacity, timeout_ms);
}

int __wrap_eventfd(unsigned value, int flags) {
  note_flags(Call::eventfd, flags);
  return pass(Call::eventfd, __real_eventfd, value, flags);
}

// Of the commands that the library uses, all have one int as argument, or none.
int __wrap_fcntl(int fd, int command, ...) {
  va_list list;
  va_start(list, command);
  const int argument = va_arg(list, int);
  va_end(list);
  return pass(Call::fcntl, __real_fcntl, fd, command, argument);
}

int __wrap_getpeername(int fd, sockaddr* name, socklen_t* size) {
  return pass(Call::getpeername, __real_getpeername, fd, name, size);
}

int __wrap_getsockname(int fd, sockaddr* name, socklen_t* size) {
  return pass(Call::getsockname, __real_getsockname, fd, name, size);
}

int __wrap_getsockopt(int fd, int level, int name, void* value, socklen_t* size) {
  return pass(Call::getsockopt, __real_getsockopt, fd, level, name, value, size);
}

int __wrap_listen(int fd, int backlog) { return pass(Call::listen, __real_listen, fd, backlog); }

void* __wrap_mmap(void* at, size_t size, int access, int flags, int fd, off_t offset) {
  const auto map = [=]() noexcept {
    return reinterpret_cast<std::intptr_t>(__real_mmap(at, size, access, flags, fd, offset));
  };
  return reinterpret_cast<void*>(pass(Call::mmap, map));
}

int __wrap_munmap(void* at, size_t size) { return pass(Call::munmap, __real_munmap, at, size); }

int __wrap_pipe(int* fds) { return pass(Call::pipe, __real_pipe, fds); }

int __wrap_pipe2(int* fds, int flags) {
  note_flags(Call::pipe2, flags);
  return pass(Call::pipe2, __real_pipe2, fds, flags);
}

int __wrap_poll(pollfd* fds, nfds_t count, int timeout_ms) {
  note(Call::poll, static_cast<std::uint64_t>(timeout_ms));
  if (waits().are_skipped && timeout_ms > 0) {
    // The clock shows whole seconds of it, so up to the next one.
    waits().skipped_ms += static_cast<unsigned>(timeout_ms) + 999;
    timeout_ms = 0;
  }
  const int outcome = pass(Call::poll, __real_poll, fds, count, timeout_ms);
  if (auto* const action = waits().poll_action.exchange(nullptr); action != nullptr) {
    action(waits().poll_argument);
  }
  return outcome;
}

int __wrap_sigprocmask(int how, const sigset_t* set, sigset_t* before) {
  return pass(Call::sigprocmask, __real_sigprocmask, how, set, before);
}

ssize_t __wrap_read(int fd, void* buffer, size_t size) {
  return pass(Call::read, __real_read, fd, buffer, limited(Call::read, size));
}

ssize_t __wrap_readv(int fd, const iovec* vec, int count) {
  return pass(Call::readv, __real_readv, fd, vec, count);
}

ssize_t __wrap_recv(int fd, void* buffer, size_t size, int flags) {
  note_flags(Call::recv, flags);
  return pass(Call::recv, __real_recv, fd, buffer, limited(Call::recv, size), flags);
}

ssize_t __wrap_recvmsg(int fd, msghdr* message, int flags) {
  note_flags(Call::recvmsg, flags);
  return pass(Call::recvmsg, __real_recvmsg, fd, message, flags);
}

ssize_t __wrap_send(int fd, const void* bytes, size_t size, int flags) {
  note_flags(Call::send, flags);
  return pass(Call::send, __real_send, fd, bytes, limited(Call::send, size), flags);
}

ssize_t __wrap_sendmsg(int fd, const msghdr* message, int flags) {
  note_flags(Call::sendmsg, flags);
  return pass(Call::sendmsg, __real_sendmsg, fd, message, flags);
}

ssize_t __wrap_sendto(int fd, const void* bytes, size_t size, int flags, const sockaddr* name,
                      socklen_t name_size) {
  note_flags(Call::sendto, flags);
  return pass(Call::sendto, __real_sendto, fd, bytes, size, flags, name, name_size);
}

int __wrap_setsockopt(int fd, int level, int name, const void* value, socklen_t size) {
  return pass(Call::setsockopt, __real_setsockopt, fd, level, name, value, size);
}

int __wrap_shutdown(int fd, int how) { return pass(Call::shutdown, __real_shutdown, fd, how); }

int __wrap_sigpending(sigset_t* set) { return pass(Call::sigpending, __real_sigpending, set); }

int __wrap_sigtimedwait(const sigset_t* set, siginfo_t* info, const timespec* timeout) {
  return pass(Call::sigtimedwait, __real_sigtimedwait, set, info, timeout);
}

int __wrap_socket(int family, int type, int protocol) {
  note_flags(Call::socket, type);
  return pass(Call::socket, __real_socket, family, type, protocol);
}

int __wrap_socketpair(int family, int type, int protocol, int* fds) {
  note_flags(Call::socketpair, type);
  return pass(Call::socketpair, __real_socketpair, family, type, protocol, fds);
}

// Stands for calls that the C library has no function for, or not everywhere. As in the C library,
// six arguments are taken, of which the last ones may not be there: the call does not look at them.
[[gnu::no_sanitize("address")]] long __wrap_syscall(long number, ...) {
  long arguments[6];
  va_list list;
  va_start(list, number);
  for (long& argument : arguments) {
    argument = va_arg(list, long);
  }
  va_end(list);
  if (number == SYS_pwritev2) {
    note(Call::pwritev2, static_cast<unsigned long>(arguments[5]));
    return pass(Call::pwritev2, __real_syscall, number, arguments[0], arguments[1], arguments[2],
                arguments[3], arguments[4], arguments[5]);
  }
  if (number == SYS_io_uring_setup) {
    auto& params = *reinterpret_cast<io_uring_params*>(arguments[1]);
    params.cq_entries = static_cast<unsigned>(limited(Call::io_uring_setup, params.cq_entries));
    return pass(Call::io_uring_setup, __real_syscall, number, arguments[0], arguments[1]);
  }
  if (number == SYS_io_uring_register) {
    return pass(Call::io_uring_register, __real_syscall, number, arguments[0], arguments[1],
                arguments[2], arguments[3]);
  }
  if (number == SYS_io_uring_enter) {
    if (auto* const action = waits().enter_action.exchange(nullptr); action != nullptr) {
      action(waits().enter_argument);
    }
    note(Call::io_uring_enter, static_cast<unsigned>(arguments[1]));
    return pass(Call::io_uring_enter, __real_syscall, number, arguments[0], arguments[1],
                arguments[2], arguments[3], arguments[4], arguments[5]);
  }
  constexpr long kEpollPwait2 = 441;
  if (number != kEpollPwait2) {
    return __real_syscall(number, arguments[0], arguments[1], arguments[2], arguments[3],
                          arguments[4], arguments[5]);
  }
  const auto* const limit = reinterpret_cast<const std::int64_t*>(arguments[3]);
  note(Call::epoll_pwait2,
       static_cast<std::uint64_t>(limit[0]) * 1'000'000'000 + static_cast<std::uint64_t>(limit[1]));
  return pass(Call::epoll_pwait2, __real_syscall, number, arguments[0], arguments[1], arguments[2],
              arguments[3], arguments[4], arguments[5]);
}

ssize_t __wrap_write(int fd, const void* bytes, size_t size) {
  return pass(Call::write, __real_write, fd, bytes, limited(Call::write, size));
}

ssize_t __wrap_writev(int fd, const iovec* vec, int count) {
  return pass(Call::writev, __real_writev, fd, vec, count);
}

}  // extern "C"
