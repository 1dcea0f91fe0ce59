#include "handles.hpp"

#include <cstdlib>

#include <fcntl.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <mio/posix/socket_address.hpp>

#include "seam.hpp"

namespace mio::fault {

namespace {

// A test that cannot be set up is no test.
template <class T>
T require(Result<T> result) noexcept {
  if (!result) {
    std::abort();
  }
  return std::move(*result);
}

net::TcpListener bind_loopback() noexcept {
  const Aside aside;
  return require(net::TcpListener::bind({net::IpAddr::v4_loopback, 0}));
}

net::SocketAddr address_of(const net::TcpListener& listener) noexcept {
  const Aside aside;
  return require(listener.local_addr());
}

net::TcpStream accept_from(const net::TcpListener& listener) noexcept {
  const Aside aside;
  for (;;) {
    pollfd waits{listener.raw(), POLLIN, 0};
    ::poll(&waits, 1, -1);
    Result<net::TcpListener::Accepted> accepted = listener.accept();
    if (accepted) {
      return std::move(accepted->stream);
    }
  }
}

}  // namespace

Handles Handles::now() noexcept {
  const Aside aside;
  Handles handles;
  for (std::size_t fd = 0; fd < kMax; ++fd) {
    handles.open_[fd] = ::fcntl(static_cast<int>(fd), F_GETFD) >= 0;
  }
  return handles;
}

Handles Handles::since(const Handles& before) const noexcept {
  Handles added;
  added.open_ = open_ & ~before.open_;
  return added;
}

int Handles::next(int from) const noexcept {
  for (auto fd = static_cast<std::size_t>(from); fd < kMax; ++fd) {
    if (open_[fd]) {
      return static_cast<int>(fd);
    }
  }
  return -1;
}

bool is_nonblocking(int fd) noexcept {
  const Aside aside;
  return (::fcntl(fd, F_GETFL) & O_NONBLOCK) != 0;
}

bool is_close_on_exec(int fd) noexcept {
  const Aside aside;
  return (::fcntl(fd, F_GETFD) & FD_CLOEXEC) != 0;
}

posix::Fd connect_peer(const net::SocketAddr& address) noexcept {
  const Aside aside;
  sockaddr_storage native;
  const unsigned size = *posix::to_native(address, native);
  posix::Fd peer{::socket(native.ss_family, SOCK_STREAM | SOCK_CLOEXEC, 0)};
  if (::connect(peer.handle(), reinterpret_cast<const sockaddr*>(&native), size) < 0) {
    return {};
  }
  return peer;
}

std::size_t send_from(const posix::Fd& peer, const void* bytes, std::size_t size) noexcept {
  const Aside aside;
  const ssize_t sent = ::send(peer.handle(), bytes, size, MSG_DONTWAIT | MSG_NOSIGNAL);
  return sent < 0 ? 0 : static_cast<std::size_t>(sent);
}

std::size_t receive_at(const posix::Fd& peer, void* bytes, std::size_t size) noexcept {
  const Aside aside;
  const ssize_t received = ::recv(peer.handle(), bytes, size, MSG_DONTWAIT);
  return received < 0 ? 0 : static_cast<std::size_t>(received);
}

bool can_receive(const posix::Fd& peer) noexcept {
  pollfd waits{peer.handle(), POLLIN, 0};
  return ::poll(&waits, 1, 10'000) == 1;
}

Server::Server() noexcept : listener(bind_loopback()), address(address_of(listener)) {}

Connection::Connection(const Server& server) noexcept
    : peer(connect_peer(server.address)), stream(accept_from(server.listener)) {}

bool sees(Poll& poll, Token token) noexcept {
  const Aside aside;
  Events<8> events;
  constexpr unsigned kTries = 100;
  for (unsigned tries = 0; tries < kTries; ++tries) {
    if (!poll.poll(events, Timeout::milliseconds(100))) {
      continue;
    }
    for (const Event& event : events) {
      if (event.token() == token) {
        return true;
      }
    }
  }
  return false;
}

bool is_silent(Poll& poll) noexcept {
  const Aside aside;
  Events<8> events;
  return poll.poll(events, Timeout::zero()).has_value() && events.is_empty();
}

}  // namespace mio::fault
