// The system's side of program_fuzz.cpp: raw sockets for the peers, and what poll(2) and the list
// of descriptors say.
#pragma once

#include <cstddef>

#include <dirent.h>
#include <netinet/in.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include "fuzz.hpp"

namespace mio::fuzz {

/// Which directions would not block, by the flags of poll(2).
class Readiness {
 public:
  explicit Readiness(int fd) noexcept : fd_{fd, POLLIN | POLLPRI | POLLOUT | POLLRDHUP, 0} {
    expect(::poll(&fd_, 1, 0) >= 0, "poll(2) works");
  }

  bool can_read() const noexcept { return has(POLLIN | POLLPRI | POLLRDHUP | POLLERR | POLLHUP); }
  bool can_write() const noexcept { return has(POLLOUT | POLLERR | POLLHUP); }
  bool has_failed() const noexcept { return has(POLLERR | POLLHUP); }
  bool is_read_closed() const noexcept { return has(POLLRDHUP | POLLERR | POLLHUP); }

 private:
  bool has(int flags) const noexcept { return (fd_.revents & flags) != 0; }

  pollfd fd_;
};

inline void set_small(int fd, int name) noexcept {
  const int bytes = 4096;  // The system makes a little more of it.
  ::setsockopt(fd, SOL_SOCKET, name, &bytes, sizeof bytes);
}

/// Closing then sends a reset. For streams it also leaves no port behind that must wait.
inline void close_by_reset(int fd) noexcept {
  const linger at_once{1, 0};
  ::setsockopt(fd, SOL_SOCKET, SO_LINGER, &at_once, sizeof at_once);
}

/// A socket on a free port of the loopback that listens for all programs of this process.
inline int common_listener() noexcept {
  static const int listener = [] {
    const int made = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    expect(::bind(made, reinterpret_cast<const sockaddr*>(&address), sizeof address) == 0 &&
               ::listen(made, 16) == 0,
           "the loopback can be listened on");
    return made;
  }();
  return listener;
}

inline sockaddr_in address_of(int fd) noexcept {
  sockaddr_in address{};
  socklen_t size = sizeof address;
  expect(::getsockname(fd, reinterpret_cast<sockaddr*>(&address), &size) == 0, "it has an address");
  return address;
}

/// A raw non-blocking connection to a listener.
inline int connect_to(int listener) noexcept {
  const sockaddr_in address = address_of(listener);
  const int made = ::socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
  set_small(made, SO_RCVBUF);
  (void)::connect(made, reinterpret_cast<const sockaddr*>(&address), sizeof address);
  return made;
}

inline std::size_t open_descriptor_count() noexcept {
  DIR* const folder = ::opendir("/proc/self/fd");
  expect(folder != nullptr, "/proc is there");
  std::size_t count = 0;
  while (::readdir(folder) != nullptr) {
    ++count;
  }
  ::closedir(folder);
  return count;
}

}  // namespace mio::fuzz
