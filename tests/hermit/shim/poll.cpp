// sys_poll: levels, no errors, and a time limit that never comes.
#include <cerrno>
#include <cstdlib>

#include <arpa/inet.h>
#include <netinet/in.h>
#include <poll.h>
#include <sys/socket.h>

#include "shim.hpp"

namespace shim {

namespace {

// The bits are those of Linux.
struct PollFd {
  std::int32_t fd;
  std::int16_t events;
  std::int16_t revents;
};

constexpr std::size_t kFdsMax = 16'384;
constexpr short kData = POLLIN | POLLOUT;

// While the peer sends, what Linux says. Once it has finished, and in a socket that was never
// connected, whatever is asked; and a hang-up only if nothing is.
short told_of_stream(short asked, short says) noexcept {
  if ((says & (POLLRDHUP | POLLHUP | POLLERR)) == 0) {
    return static_cast<short>(says & asked & kData);
  }
  return (asked & kData) != 0 ? static_cast<short>(asked & kData) : short{POLLHUP};
}

bool is_bound(int fd) noexcept {
  sockaddr_in name{};
  socklen_t size = sizeof name;
  return ::getsockname(fd, reinterpret_cast<sockaddr*>(&name), &size) == 0 && name.sin_port != 0;
}

// An error of Linux' own, which Hermit has not: it would wake us again and again.
void forget_error(int fd) noexcept {
  int error = 0;
  socklen_t size = sizeof error;
  ::getsockopt(fd, SOL_SOCKET, SO_ERROR, &error, &size);
}

short told_of(int fd, short asked, short says) noexcept {
  switch (kind_of(fd)) {
    case Kind::none:
      return 0;  // A bad descriptor is nothing at all.
    case Kind::stream:
      return told_of_stream(asked, says);
    case Kind::datagram:
      if (!is_bound(fd)) {
        return POLLNVAL;
      }
      if ((says & POLLERR) != 0) {
        forget_error(fd);
      }
      break;
    default:
      break;
  }
  return static_cast<short>(says & asked & kData);
}

short wanted_of(int fd, short asked) noexcept {
  const Kind kind = kind_of(fd);
  return static_cast<short>((asked & kData) | (kind == Kind::stream ? POLLRDHUP : 0));
}

int count_told(PollFd* fds, const pollfd* native, std::size_t count) noexcept {
  int told_count = 0;
  for (std::size_t index = 0; index < count; ++index) {
    PollFd& fd = fds[index];
    fd.revents = fd.fd < 0 ? short{0} : told_of(fd.fd, fd.events, native[index].revents);
    told_count += fd.revents != 0 ? 1 : 0;
  }
  return told_count;
}

}  // namespace

extern "C" std::int32_t sys_poll(PollFd* fds, std::size_t count, std::int32_t timeout_ms) {
  if (count > kFdsMax) {
    return -EINVAL;
  }
  auto* const native = static_cast<pollfd*>(std::calloc(count + 1, sizeof(pollfd)));
  int told_count = 0;
  do {
    for (std::size_t index = 0; index < count; ++index) {
      const bool is_open = fds[index].fd >= 0 && kind_of(fds[index].fd) != Kind::none;
      native[index] = {is_open ? fds[index].fd : -1,
                       is_open ? wanted_of(fds[index].fd, fds[index].events) : short{0}, 0};
    }
    // A descriptor that is unbound is told of at once, and Linux would wait for it.
    const bool is_told_already = count_told(fds, native, count) != 0;
    // Kernel issue 2639: a time limit is none.
    ::poll(native, count, timeout_ms == 0 || is_told_already ? 0 : -1);
    told_count = count_told(fds, native, count);
  } while (told_count == 0 && timeout_ms != 0);
  std::free(native);
  return told_count;
}

}  // namespace shim
