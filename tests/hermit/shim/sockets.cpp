// Sockets, with addresses as Hermit has them. A port between kFirstPort and kEndPort is one of the
// guest's, and stands for the port of this machine that lies $MIO_HERMIT_PORT_OFFSET above it: as
// an emulator forwards ports.
#include <cerrno>
#include <cstdlib>
#include <cstring>

#include <arpa/inet.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include "shim.hpp"

namespace shim {

namespace {

constexpr std::uint8_t kInet = 3;
constexpr unsigned kFirstPort = 7000;
constexpr unsigned kEndPort = 7200;

struct Address {
  std::uint8_t len;
  std::uint8_t family;
  std::uint16_t port;
  std::uint32_t ip;
  char zero[8];
};

unsigned port_offset() noexcept {
  const char* const text = std::getenv("MIO_HERMIT_PORT_OFFSET");
  return text != nullptr ? static_cast<unsigned>(std::atoi(text)) : 0;
}

std::uint16_t moved(std::uint16_t port, unsigned first, unsigned up, unsigned down) noexcept {
  const unsigned number = ntohs(port);
  const bool is_ours = number >= first && number < first + (kEndPort - kFirstPort);
  return htons(static_cast<std::uint16_t>(is_ours ? number + up - down : number));
}

// The whole machine is the loopback here.
sockaddr_in to_linux(const Address& address) noexcept {
  sockaddr_in name{};
  name.sin_family = AF_INET;
  name.sin_port = moved(address.port, kFirstPort, port_offset(), 0);
  name.sin_addr.s_addr = address.ip == htonl(INADDR_ANY) ? htonl(INADDR_LOOPBACK) : address.ip;
  return name;
}

Address from_linux(const sockaddr_in& name) noexcept {
  return {sizeof(Address),
          kInet,
          moved(name.sin_port, kFirstPort + port_offset(), 0, port_offset()),
          name.sin_addr.s_addr,
          {}};
}

using GetName = int (*)(int, sockaddr*, socklen_t*);

std::int32_t tell(GetName get_name, int fd, Address* address, std::uint32_t* size) noexcept {
  sockaddr_in name{};
  socklen_t name_size = sizeof name;
  if (kind_of(fd) == Kind::none) {
    return -EBADF;
  }
  if (*size < sizeof *address) {
    return -EINVAL;
  }
  if (get_name(fd, reinterpret_cast<sockaddr*>(&name), &name_size) < 0) {
    return -errno;
  }
  *address = from_linux(name);
  *size = sizeof *address;
  return 0;
}

// It waits until it is decided, whatever the flags; and a refusal has a name of its own.
std::int32_t connect_stream(int fd, const sockaddr_in& name) noexcept {
  const int flags = ::fcntl(fd, F_GETFL);
  ::fcntl(fd, F_SETFL, flags & ~O_NONBLOCK);
  const int outcome = ::connect(fd, reinterpret_cast<const sockaddr*>(&name), sizeof name);
  ::fcntl(fd, F_SETFL, flags);
  return outcome < 0 ? -EFAULT : 0;
}

// One that does not fit the buffer is dropped.
std::ptrdiff_t receive_whole(int fd, void* buffer, std::size_t size, sockaddr_in& from) noexcept {
  await(fd, POLLIN);
  socklen_t from_size = sizeof from;
  const ssize_t moved =
      ::recvfrom(fd, buffer, size, MSG_TRUNC, reinterpret_cast<sockaddr*>(&from), &from_size);
  return moved > static_cast<ssize_t>(size) ? -EIO : answer(moved);
}

}  // namespace

extern "C" {

std::int32_t sys_socket(std::int32_t family, std::int32_t type, std::int32_t) {
  constexpr std::int32_t kNonblock = 04000;
  constexpr std::int32_t kCloexec = 040000;
  if (family != kInet) {
    return -EAFNOSUPPORT;
  }
  const int base = type & ~(kNonblock | kCloexec);
  const int fd =
      ::socket(AF_INET, base | SOCK_CLOEXEC | ((type & kNonblock) != 0 ? SOCK_NONBLOCK : 0), 0);
  // Two sockets may have the same address.
  const int yes = 1;
  ::setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &yes, sizeof yes);
  ::setsockopt(fd, SOL_SOCKET, SO_REUSEPORT, &yes, sizeof yes);
  return static_cast<std::int32_t>(answer(fd));
}

std::int32_t sys_bind(std::int32_t fd, const Address* address, std::uint32_t size) {
  const Kind kind = kind_of(fd);
  if (kind == Kind::none) {
    return -EBADF;
  }
  if (size < sizeof *address || address->family != kInet) {
    return -EINVAL;
  }
  // No port is chosen: a datagram socket says so, a listener only when it listens.
  if (address->port == 0) {
    return kind == Kind::datagram ? -EADDRINUSE : 0;
  }
  const sockaddr_in name = to_linux(*address);
  return static_cast<std::int32_t>(
      answer(::bind(fd, reinterpret_cast<const sockaddr*>(&name), sizeof name)));
}

std::int32_t sys_listen(std::int32_t fd, std::int32_t backlog) {
  if (backlog <= 0) {
    return -EINVAL;
  }
  Address own{};
  std::uint32_t size = sizeof own;
  if (tell(::getsockname, fd, &own, &size) < 0 || own.port == 0) {
    return -EIO;
  }
  return static_cast<std::int32_t>(answer(::listen(fd, backlog)));
}

std::int32_t sys_accept(std::int32_t fd, Address* address, std::uint32_t* size) {
  sockaddr_in name{};
  socklen_t name_size = sizeof name;
  // The new one has the listener's flags.
  const int accepted = ::accept4(fd, reinterpret_cast<sockaddr*>(&name), &name_size,
                                 SOCK_CLOEXEC | (is_nonblocking(fd) ? SOCK_NONBLOCK : 0));
  if (accepted >= 0) {
    *address = from_linux(name);
    *size = sizeof *address;
  }
  return static_cast<std::int32_t>(answer(accepted));
}

std::int32_t sys_connect(std::int32_t fd, const Address* address, std::uint32_t size) {
  const Kind kind = kind_of(fd);
  if (kind == Kind::none) {
    return -EBADF;
  }
  if (size < sizeof *address || address->family != kInet) {
    return -EINVAL;
  }
  const sockaddr_in name = to_linux(*address);
  if (kind != Kind::datagram) {
    return connect_stream(fd, name);
  }
  return static_cast<std::int32_t>(
      answer(::connect(fd, reinterpret_cast<const sockaddr*>(&name), sizeof name)));
}

// A listener does not know which address it was bound to.
std::int32_t sys_getsockname(std::int32_t fd, Address* address, std::uint32_t* size) {
  const std::int32_t outcome = tell(::getsockname, fd, address, size);
  if (outcome == 0 && kind_of(fd) == Kind::listener) {
    address->ip = htonl(INADDR_ANY);
  }
  return outcome;
}

std::int32_t sys_getpeername(std::int32_t fd, Address* address, std::uint32_t* size) {
  return tell(::getpeername, fd, address, size);
}

std::ptrdiff_t sys_recvfrom(std::int32_t fd, void* buffer, std::size_t size, std::int32_t,
                            Address* address, std::uint32_t* address_size) {
  if (kind_of(fd) != Kind::datagram) {
    return -EBADF;
  }
  sockaddr_in from{};
  const std::ptrdiff_t moved = receive_whole(fd, buffer, size, from);
  if (moved >= 0) {
    *address = from_linux(from);
    *address_size = sizeof *address;
  }
  return moved;
}

std::ptrdiff_t sys_sendto(std::int32_t fd, const void* bytes, std::size_t size, std::int32_t,
                          const Address* address, std::uint32_t address_size) {
  if (kind_of(fd) != Kind::datagram) {
    return -EBADF;
  }
  if (address == nullptr || address_size < sizeof *address) {
    return -EINVAL;
  }
  await(fd, POLLOUT);
  const sockaddr_in name = to_linux(*address);
  return answer(
      ::sendto(fd, bytes, size, 0, reinterpret_cast<const sockaddr*>(&name), sizeof name));
}

}  // extern "C"

}  // namespace shim
