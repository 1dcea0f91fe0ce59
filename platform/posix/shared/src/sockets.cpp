#include <mio/posix/sockets.hpp>

#include <cerrno>

#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/socket.h>
#include <sys/uio.h>

#include <mio/posix/socket_address.hpp>

namespace mio::posix {

namespace {

static_assert(sizeof(IoVec) == sizeof(iovec) && alignof(IoVec) == alignof(iovec));
static_assert(offsetof(IoVec, base) == offsetof(iovec, iov_base));
static_assert(offsetof(IoVec, length) == offsetof(iovec, iov_len));

Result<> checked(int outcome) noexcept { return outcome < 0 ? Result<>(last_error()) : Result<>(); }

Result<std::size_t> counted(ssize_t outcome) noexcept {
  return outcome < 0 ? Result<std::size_t>(last_error()) : static_cast<std::size_t>(outcome);
}

Result<> set_option(int fd, int level, int name, int value) noexcept {
  return checked(::setsockopt(fd, level, name, &value, sizeof value));
}

Result<int> get_option(int fd, int level, int name) noexcept {
  int value = 0;
  socklen_t size = sizeof value;
  if (::getsockopt(fd, level, name, &value, &size) < 0) {
    return last_error();
  }
  return value;
}

int release(Fd&& fd) noexcept { return fd.release(); }

// The option that limits hops is another one for each family.
struct Option {
  int level;
  int name;
};

Result<Option> ttl_option(int fd) noexcept {
  MIO_TRY_ASSIGN(const auto address, Sockets::local_addr(fd));
  return address.ip().is_v4() ? Option{IPPROTO_IP, IP_TTL}
                              : Option{IPPROTO_IPV6, IPV6_UNICAST_HOPS};
}

using GetName = int (*)(int, sockaddr*, socklen_t*);

Result<net::SocketAddr> address_by(GetName get_name, int fd) noexcept {
  sockaddr_storage native{};
  socklen_t size = sizeof native;
  if (get_name(fd, reinterpret_cast<sockaddr*>(&native), &size) < 0) {
    return last_error();
  }
  return from_native(native);
}

}  // namespace

Result<int> Sockets::open_stream(const net::SocketAddr& address) noexcept {
  const int family = address.ip().is_v4() ? AF_INET : AF_INET6;
  Fd socket{::socket(family, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0)};
  if (socket.is_open()) {
    return socket.release();
  }
  const Error error = last_error();
  if (error != ErrorKind::invalid_input) {
    return error;
  }
  // Linux before 2.6.27 does not know the two flags.
  Fd plain{::socket(family, SOCK_STREAM, 0)};
  if (!plain.is_open()) {
    return last_error();
  }
  return with_flags(std::move(plain)).transform(release);
}

Result<> Sockets::connect(int fd, const net::SocketAddr& address) noexcept {
  sockaddr_storage native;
  const unsigned size = to_native(address, native);
  const Result<> outcome = checked(::connect(fd, reinterpret_cast<const sockaddr*>(&native), size));
  if (!outcome && outcome.error().os_code() == EINPROGRESS) {
    return {};
  }
  return outcome;
}

Result<> Sockets::bind(int fd, const net::SocketAddr& address) noexcept {
  sockaddr_storage native;
  const unsigned size = to_native(address, native);
  return checked(::bind(fd, reinterpret_cast<const sockaddr*>(&native), size));
}

Result<> Sockets::listen(int fd, std::int32_t backlog) noexcept {
  return checked(::listen(fd, backlog));
}

Result<int> Sockets::accept(int fd, net::SocketAddr& address) noexcept {
  sockaddr_storage native;
  socklen_t size = sizeof native;
  auto* const name = reinterpret_cast<sockaddr*>(&native);
  Fd socket{::accept4(fd, name, &size, SOCK_NONBLOCK | SOCK_CLOEXEC)};
  if (!socket.is_open()) {
    const Error error = last_error();
    if (error.os_code() != ENOSYS) {
      return error;
    }
    // Linux before 2.6.28, and a seccomp filter that does not know accept4.
    Fd plain{::accept(fd, name, &size)};
    if (!plain.is_open()) {
      return last_error();
    }
    MIO_TRY_ASSIGN(socket, with_flags(std::move(plain)));
  }
  address = from_native(native);
  return socket.release();
}

Result<std::size_t> Sockets::peek(int fd, std::span<std::byte> buffer) noexcept {
  return counted(calls::recv(fd, buffer.data(), buffer.size(), MSG_PEEK));
}

Result<std::size_t> Sockets::receive_vectored(int fd, std::span<const IoSliceMut> slices) noexcept {
  msghdr message{};
  message.msg_iov = reinterpret_cast<iovec*>(const_cast<IoSliceMut*>(slices.data()));
  message.msg_iovlen = static_cast<decltype(message.msg_iovlen)>(slices.size());  // int on musl.
  return counted(::recvmsg(fd, &message, 0));
}

Result<std::size_t> Sockets::send_vectored(int fd, std::span<const IoSlice> slices) noexcept {
  static_assert(send_flags == MSG_NOSIGNAL);
  msghdr message{};
  message.msg_iov = reinterpret_cast<iovec*>(const_cast<IoSlice*>(slices.data()));
  message.msg_iovlen = static_cast<decltype(message.msg_iovlen)>(slices.size());  // int on musl.
  return counted(::sendmsg(fd, &message, send_flags));
}

Result<> Sockets::shutdown(int fd, net::Shutdown how) noexcept {
  constexpr int kHow[] = {SHUT_RD, SHUT_WR, SHUT_RDWR};
  return checked(::shutdown(fd, kHow[static_cast<int>(how)]));
}

Result<net::SocketAddr> Sockets::local_addr(int fd) noexcept {
  return address_by(
      [](int socket, sockaddr* name, socklen_t* size) { return ::getsockname(socket, name, size); },
      fd);
}

Result<net::SocketAddr> Sockets::peer_addr(int fd) noexcept {
  return address_by(
      [](int socket, sockaddr* name, socklen_t* size) { return ::getpeername(socket, name, size); },
      fd);
}

Result<> Sockets::set_reuse_address(int fd) noexcept {
  return set_option(fd, SOL_SOCKET, SO_REUSEADDR, 1);
}

Result<> Sockets::set_nodelay(int fd, bool on) noexcept {
  return set_option(fd, IPPROTO_TCP, TCP_NODELAY, on ? 1 : 0);
}

Result<bool> Sockets::nodelay(int fd) noexcept {
  return get_option(fd, IPPROTO_TCP, TCP_NODELAY).transform([](int value) { return value != 0; });
}

Result<> Sockets::set_ttl(int fd, std::uint32_t hops) noexcept {
  if (hops < 1 || hops > 255) {
    return ErrorKind::invalid_input;
  }
  MIO_TRY_ASSIGN(const auto option, ttl_option(fd));
  return set_option(fd, option.level, option.name, static_cast<int>(hops));
}

Result<std::uint32_t> Sockets::ttl(int fd) noexcept {
  MIO_TRY_ASSIGN(const auto option, ttl_option(fd));
  return get_option(fd, option.level, option.name).transform([](int value) {
    return static_cast<std::uint32_t>(value);
  });
}

Result<std::optional<Error>> Sockets::take_error(int fd) noexcept {
  MIO_TRY_ASSIGN(const int code, get_option(fd, SOL_SOCKET, SO_ERROR));
  return code == 0 ? std::optional<Error>() : std::optional(error_from(code));
}

}  // namespace mio::posix
