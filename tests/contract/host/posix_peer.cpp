// The other ends of all connections in this very process. No thread is needed: connecting to a
// socket that listens is done by the kernel, and every other wait has a deadline.
#include <cerrno>
#include <cstring>

#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <sys/ioctl.h>
#include <sys/socket.h>
#include <unistd.h>

#include "../support/pattern.hpp"
#include "../support/peer_command.hpp"
#include "host.hpp"

namespace mio::test {

namespace {

constexpr std::uint64_t kDeadlineNs = 10'000'000'000;
constexpr std::size_t kBufferSize = 64 * 1024;

struct Entry {
  int fd = -1;
  Pattern sent;
  Pattern received;
};
constinit Entry entries[peers_max];
constinit std::byte buffer[kBufferSize];

Reply ok(std::size_t value = 0) noexcept { return {Status::ok, static_cast<std::uint32_t>(value)}; }
Reply failed() noexcept { return {Status::failed, static_cast<std::uint32_t>(errno)}; }
Reply answer(Status status, std::size_t value) noexcept {
  return {status, static_cast<std::uint32_t>(value)};
}

bool await(int fd, short events, std::uint64_t until_ns) noexcept {
  for (;;) {
    const std::uint64_t now = host::now_ns();
    if (now >= until_ns) {
      return false;
    }
    pollfd entry{fd, events, 0};
    if (::poll(&entry, 1, static_cast<int>((until_ns - now) / 1'000'000 + 1)) > 0) {
      return true;
    }
  }
}

sockaddr_in loopback(std::uint32_t port) noexcept {
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_port = htons(static_cast<std::uint16_t>(port));
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  return address;
}

int open_socket() noexcept { return ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0); }

void set_option(int fd, int level, int name, int value) noexcept {
  ::setsockopt(fd, level, name, &value, sizeof value);
}

Reply connect(Entry& entry, const Request& request) noexcept {
  entry = Entry{open_socket(), {}, {}};
  if (entry.fd < 0) {
    return failed();
  }
  if (request.extra != 0) {
    set_option(entry.fd, SOL_SOCKET, SO_RCVBUF, static_cast<int>(request.extra));
  }
  set_option(entry.fd, IPPROTO_TCP, TCP_NODELAY, 1);
  const sockaddr_in address = loopback(request.argument);
  const auto* const name = reinterpret_cast<const sockaddr*>(&address);
  return ::connect(entry.fd, name, sizeof address) == 0 ? ok() : failed();
}

Reply send(Entry& entry, std::size_t size, bool all) noexcept {
  const std::uint64_t until_ns = host::now_ns() + kDeadlineNs;
  std::size_t done = 0;
  while (done < size) {
    const std::size_t part = size - done < kBufferSize ? size - done : kBufferSize;
    entry.sent.preview({buffer, part});
    const ssize_t moved = ::send(entry.fd, buffer, part, MSG_NOSIGNAL | MSG_DONTWAIT);
    if (moved >= 0) {
      entry.sent.advance(static_cast<std::size_t>(moved));
      done += static_cast<std::size_t>(moved);
    } else if (errno != EAGAIN) {
      return failed();
    } else if (!all) {
      break;
    } else if (!await(entry.fd, POLLOUT, until_ns)) {
      return answer(Status::timed_out, done);
    }
  }
  return ok(done);
}

enum class Until { size, now, end };

Reply receive(Entry& entry, std::size_t size, Until until) noexcept {
  const std::uint64_t until_ns = host::now_ns() + kDeadlineNs;
  std::size_t done = 0;
  while (done < size || until == Until::end) {
    const bool whole = until == Until::end || size - done > kBufferSize;
    const std::size_t part = whole ? kBufferSize : size - done;
    const ssize_t moved = ::recv(entry.fd, buffer, part, MSG_DONTWAIT);
    if (moved == 0) {
      return until == Until::end ? ok(done) : answer(Status::ended, done);
    }
    if (moved > 0) {
      if (!entry.received.matches({buffer, static_cast<std::size_t>(moved)})) {
        return answer(Status::mismatch, static_cast<std::size_t>(entry.received.offset()));
      }
      done += static_cast<std::size_t>(moved);
    } else if (errno != EAGAIN) {
      return failed();
    } else if (until == Until::now) {
      break;
    } else if (!await(entry.fd, POLLIN, until_ns)) {
      return answer(Status::timed_out, done);
    }
  }
  return ok(done);
}

Reply expect_reset(Entry& entry) noexcept {
  const Reply reply = receive(entry, SIZE_MAX, Until::end);
  const bool is_reset = reply.status == Status::failed && reply.value == ECONNRESET;
  return is_reset ? ok() : reply.status == Status::ok ? answer(Status::ended, reply.value) : reply;
}

Reply expect_over(Entry& entry) noexcept {
  const Reply reply = receive(entry, 0, Until::end);
  return reply.status == Status::failed && reply.value == ECONNRESET ? ok() : reply;
}

Reply expect_end(Entry& entry) noexcept {
  const Reply reply = receive(entry, 0, Until::end);
  return reply.status == Status::ok && reply.value != 0 ? answer(Status::mismatch, reply.value)
                                                        : reply;
}

Reply await_bytes(Entry& entry, std::size_t size) noexcept {
  const std::uint64_t until_ns = host::now_ns() + kDeadlineNs;
  int there = 0;
  while (::ioctl(entry.fd, FIONREAD, &there) == 0) {
    if (static_cast<std::size_t>(there) >= size) {
      return ok(static_cast<std::size_t>(there));
    }
    // A low-water mark makes poll wait for all of it.
    set_option(entry.fd, SOL_SOCKET, SO_RCVLOWAT, static_cast<int>(size));
    const bool came = await(entry.fd, POLLIN, until_ns);
    set_option(entry.fd, SOL_SOCKET, SO_RCVLOWAT, 1);
    if (!came) {
      return answer(Status::timed_out, static_cast<std::size_t>(there));
    }
  }
  return failed();
}

Reply listen(Entry& entry) noexcept {
  entry = Entry{open_socket(), {}, {}};
  sockaddr_in address = loopback(0);
  auto* const name = reinterpret_cast<sockaddr*>(&address);
  socklen_t size = sizeof address;
  if (entry.fd < 0 || ::bind(entry.fd, name, size) < 0 || ::listen(entry.fd, 128) < 0 ||
      ::getsockname(entry.fd, name, &size) < 0) {
    return failed();
  }
  return ok(ntohs(address.sin_port));
}

Reply accept(Entry& entry, const Entry& listener) noexcept {
  if (!await(listener.fd, POLLIN, host::now_ns() + kDeadlineNs)) {
    return answer(Status::timed_out, 0);
  }
  entry = Entry{::accept4(listener.fd, nullptr, nullptr, SOCK_CLOEXEC), {}, {}};
  return entry.fd >= 0 ? ok() : failed();
}

Reply close(Entry& entry, bool abruptly) noexcept {
  if (abruptly) {
    const linger now{1, 0};
    ::setsockopt(entry.fd, SOL_SOCKET, SO_LINGER, &now, sizeof now);
  }
  ::close(entry.fd);
  entry.fd = -1;
  return ok();
}

Reply send_urgent(const Entry& entry, std::uint32_t byte) noexcept {
  const auto value = static_cast<std::uint8_t>(byte);
  return ::send(entry.fd, &value, 1, MSG_OOB | MSG_NOSIGNAL) == 1 ? ok() : failed();
}

}  // namespace

Reply perform(const Request& request) noexcept {
  Entry& entry = entries[request.peer];
  switch (request.command) {
    case Command::connect:
      return connect(entry, request);
    case Command::send:
      return send(entry, request.argument, true);
    case Command::send_some:
      return send(entry, request.argument, false);
    case Command::receive:
      return receive(entry, request.argument, Until::size);
    case Command::receive_some:
      return receive(entry, request.argument, Until::now);
    case Command::expect_end:
      return expect_end(entry);
    case Command::expect_reset:
      return expect_reset(entry);
    case Command::receive_to_end:
      return receive(entry, 0, Until::end);
    case Command::finish:
      return ::shutdown(entry.fd, SHUT_WR) == 0 ? ok() : failed();
    case Command::finish_reading:
      return ::shutdown(entry.fd, SHUT_RD) == 0 ? ok() : failed();
    case Command::reset:
      return close(entry, true);
    case Command::close:
      return close(entry, false);
    case Command::send_urgent:
      return send_urgent(entry, request.argument);
    case Command::await_bytes:
      return await_bytes(entry, request.argument);
    case Command::listen:
      return listen(entry);
    case Command::accept:
      return accept(entry, entries[request.argument]);
    case Command::expect_over:
      return expect_over(entry);
  }
  return answer(Status::unknown, 0);
}

}  // namespace mio::test
