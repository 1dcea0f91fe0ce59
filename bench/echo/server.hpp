// What the echo servers for readiness have in common, so that only the library differs: a listener
// on a free port of the loopback, which is printed; a request is read once, answered at once, and a
// read that comes short ends the turn. An answer that does not fit, which a load that reads all its
// answers never sees, ends the connection.
#pragma once

#include <cstddef>

#include <sys/socket.h>

namespace bench {

inline constexpr std::size_t kBufferBytes = 16384 + 1;  // So that the largest request comes short.
inline constexpr int kEventsMax = 1024;
inline constexpr int kBacklog = 1024;

/// Says what the last call of the system failed for, and ends the program.
[[noreturn]] void fail(const char* what);

inline void require(bool condition, const char* what) {
  if (!condition) {
    fail(what);
  }
}

int open_listener();

/// The next connection, or -1 when there is none.
int accept_one(int listener);

/// Whether the last call of the system failed for that reason.
bool would_block();

inline char buffer[kBufferBytes];

/// Answers what there is to read. False once the connection is over.
inline bool echo(int fd) {
  for (;;) {
    const ssize_t size = ::recv(fd, buffer, sizeof buffer, 0);
    if (size <= 0) {
      return size < 0 && would_block();
    }
    if (::send(fd, buffer, static_cast<std::size_t>(size), MSG_NOSIGNAL) != size) {
      return false;
    }
    if (static_cast<std::size_t>(size) < sizeof buffer) {
      return true;
    }
  }
}

}  // namespace bench
