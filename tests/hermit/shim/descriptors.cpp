// Descriptors: what they are, reading and writing them, closing them.
#include <cerrno>
#include <cstdlib>

#include <fcntl.h>
#include <netinet/in.h>
#include <poll.h>
#include <sys/eventfd.h>
#include <sys/socket.h>
#include <unistd.h>

#include "shim.hpp"

namespace shim {

namespace {

constexpr int kDescriptorsMax = 65'536;
constinit bool is_eventfd[kDescriptorsMax]{};

int option(int fd, int name) noexcept {
  int value = -1;
  socklen_t size = sizeof value;
  return ::getsockopt(fd, SOL_SOCKET, name, &value, &size) == 0 ? value : -1;
}

}  // namespace

Kind kind_of(int fd) noexcept {
  if (::fcntl(fd, F_GETFD) < 0) {
    return Kind::none;
  }
  if (fd < kDescriptorsMax && is_eventfd[fd]) {
    return Kind::eventfd;
  }
  if (option(fd, SO_TYPE) == SOCK_DGRAM) {
    return Kind::datagram;
  }
  return option(fd, SO_ACCEPTCONN) == 1 ? Kind::listener : Kind::stream;
}

std::ptrdiff_t answer(std::ptrdiff_t outcome) noexcept { return outcome < 0 ? -errno : outcome; }

short await(int fd, short events) noexcept {
  pollfd asked{fd, events, 0};
  while (::poll(&asked, 1, -1) < 0 && errno == EINTR) {
  }
  return asked.revents;
}

short look(int fd, short events) noexcept {
  pollfd asked{fd, events, 0};
  ::poll(&asked, 1, 0);
  return asked.revents;
}

bool peer_has_finished(int fd) noexcept {
  return (look(fd, POLLRDHUP) & (POLLRDHUP | POLLHUP | POLLERR)) != 0;
}

bool is_nonblocking(int fd) noexcept { return (::fcntl(fd, F_GETFL) & O_NONBLOCK) != 0; }

namespace {

// A reset reads as the end.
std::ptrdiff_t read_stream(int fd, void* buffer, std::size_t size) noexcept {
  const ssize_t moved = ::recv(fd, buffer, size, 0);
  return moved < 0 && errno == ECONNRESET ? 0 : answer(moved);
}

// Nothing is written any more once the peer has finished, and that is no error.
std::ptrdiff_t write_stream(int fd, const void* bytes, std::size_t size) noexcept {
  if (peer_has_finished(fd)) {
    return 0;
  }
  const ssize_t moved = ::send(fd, bytes, size, MSG_NOSIGNAL);
  return moved < 0 && (errno == EPIPE || errno == ECONNRESET) ? 0 : answer(moved);
}

// Closing a connection sends the end and waits for the peer's. A test that waits for ever is told.
void await_end(int fd) noexcept {
  constexpr int kLongestMs = 3'000;
  ::shutdown(fd, SHUT_WR);
  pollfd asked{fd, POLLRDHUP, 0};
  if (!peer_has_finished(fd) && ::poll(&asked, 1, kLongestMs) == 0) {
    constexpr char kComplaint[] = "shim: close waits for a peer that does not close\n";
    (void)!::write(STDERR_FILENO, kComplaint, sizeof kComplaint - 1);
    std::abort();
    ::abort();
  }
}

}  // namespace

extern "C" {

std::int32_t sys_eventfd(std::uint64_t initial, std::int16_t flags) {
  constexpr std::int16_t kNonblock = 04000;
  const int fd = ::eventfd(static_cast<unsigned>(initial),
                           (flags & kNonblock) != 0 ? EFD_NONBLOCK | EFD_CLOEXEC : EFD_CLOEXEC);
  if (fd >= kDescriptorsMax) {
    ::close(fd);
    return -EMFILE;
  }
  if (fd >= 0) {
    is_eventfd[fd] = true;
  }
  return static_cast<std::int32_t>(answer(fd));
}

std::ptrdiff_t sys_read(std::int32_t fd, void* buffer, std::size_t size) {
  switch (kind_of(fd)) {
    case Kind::none:
      return -EBADF;
    case Kind::eventfd:
      return answer(::read(fd, buffer, size));
    case Kind::datagram:
      await(fd, POLLIN);
      return answer(::recv(fd, buffer, size, 0));
    default:
      return read_stream(fd, buffer, size);
  }
}

std::ptrdiff_t sys_write(std::int32_t fd, const void* bytes, std::size_t size) {
  if (fd == STDOUT_FILENO || fd == STDERR_FILENO) {
    return answer(::write(fd, bytes, size));
  }
  switch (kind_of(fd)) {
    case Kind::none:
      return -EBADF;
    case Kind::eventfd:
      return answer(::write(fd, bytes, size));
    case Kind::datagram:
      await(fd, POLLOUT);
      // Without a peer there is nobody to write to.
      return ::send(fd, bytes, size, 0) < 0 ? (errno == EDESTADDRREQ ? -EINVAL : -errno)
                                            : static_cast<std::ptrdiff_t>(size);
    default:
      return write_stream(fd, bytes, size);
  }
}

std::int32_t sys_close(std::int32_t fd) {
  const Kind kind = kind_of(fd);
  if (kind == Kind::eventfd) {
    is_eventfd[fd] = false;
  } else if (kind == Kind::stream) {
    await_end(fd);
  }
  return static_cast<std::int32_t>(answer(::close(fd)));
}

std::int32_t sys_dup(std::int32_t fd) { return static_cast<std::int32_t>(answer(::dup(fd))); }

// Only sockets have flags.
std::int32_t sys_fcntl(std::int32_t fd, std::int32_t command, std::int32_t argument) {
  constexpr std::int32_t kGetfl = 3;
  constexpr std::int32_t kSetfl = 4;
  constexpr std::int32_t kNonblock = 04000;
  const Kind kind = kind_of(fd);
  if (kind == Kind::none) {
    return -EBADF;
  }
  if (kind == Kind::eventfd) {
    return -ENOSYS;
  }
  if (command == kGetfl) {
    return is_nonblocking(fd) ? kNonblock : 0;
  }
  if (command == kSetfl) {
    return static_cast<std::int32_t>(
        answer(::fcntl(fd, F_SETFL, (argument & kNonblock) != 0 ? O_NONBLOCK : 0)));
  }
  return -EINVAL;
}

}  // extern "C"

}  // namespace shim
