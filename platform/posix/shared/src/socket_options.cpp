#include <cstring>

#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/socket.h>

#include <mio/posix/outcome.hpp>
#include <mio/posix/sockets.hpp>

namespace mio::posix {

namespace {

using net::SocketOption;

// An option as the system names it, and which values it takes.
struct Native {
  int level;
  int name;
  std::int32_t least;
  std::int32_t most;
};

constexpr std::int32_t kMost = 0x7fff'ffff;

template <class Value>
Result<> set(int fd, int level, int name, const Value& value) noexcept {
  return checked(::setsockopt(fd, level, name, &value, sizeof value));
}

template <class Value>
Result<Value> get(int fd, int level, int name) noexcept {
  Value value{};
  socklen_t size = sizeof value;
  MIO_TRY(checked(::getsockopt(fd, level, name, &value, &size)));
  return value;
}

// The option that limits hops is another one for each family.
Result<Native> hop_limit_of(int fd) noexcept {
  sockaddr_storage address{};
  socklen_t size = sizeof address;
  MIO_TRY(checked(::getsockname(fd, reinterpret_cast<sockaddr*>(&address), &size)));
  if (address.ss_family == AF_INET) {
    return Native{IPPROTO_IP, IP_TTL, 1, 255};
  }
  if (address.ss_family == AF_INET6) {
    return Native{IPPROTO_IPV6, IPV6_UNICAST_HOPS, 1, 255};
  }
  return ErrorKind::unsupported;
}

Result<Native> native_of(int fd, SocketOption option) noexcept {
  switch (option) {
    case SocketOption::reuse_address:
      return Native{SOL_SOCKET, SO_REUSEADDR, 0, 1};
    case SocketOption::reuse_port:
      return Native{SOL_SOCKET, SO_REUSEPORT, 0, 1};
    case SocketOption::broadcast:
      return Native{SOL_SOCKET, SO_BROADCAST, 0, 1};
    case SocketOption::keepalive:
      return Native{SOL_SOCKET, SO_KEEPALIVE, 0, 1};
    case SocketOption::keepalive_idle_s:
      return Native{IPPROTO_TCP, TCP_KEEPIDLE, 1, kMost};
    case SocketOption::keepalive_interval_s:
      return Native{IPPROTO_TCP, TCP_KEEPINTVL, 1, kMost};
    case SocketOption::keepalive_count:
      return Native{IPPROTO_TCP, TCP_KEEPCNT, 1, kMost};
    case SocketOption::linger_s:
      return Native{SOL_SOCKET, SO_LINGER, -1, 0xffff};
    case SocketOption::receive_buffer_size:
      return Native{SOL_SOCKET, SO_RCVBUF, 1, kMost};
    case SocketOption::send_buffer_size:
      return Native{SOL_SOCKET, SO_SNDBUF, 1, kMost};
    case SocketOption::nodelay:
      return Native{IPPROTO_TCP, TCP_NODELAY, 0, 1};
    case SocketOption::hop_limit:
      return hop_limit_of(fd);
    case SocketOption::only_v6:
      return Native{IPPROTO_IPV6, IPV6_V6ONLY, 0, 1};
    case SocketOption::multicast_loop_v4:
      return Native{IPPROTO_IP, IP_MULTICAST_LOOP, 0, 1};
    case SocketOption::multicast_ttl_v4:
      return Native{IPPROTO_IP, IP_MULTICAST_TTL, 0, 255};
    case SocketOption::multicast_loop_v6:
      return Native{IPPROTO_IPV6, IPV6_MULTICAST_LOOP, 0, 1};
    case SocketOption::multicast_hops_v6:
      return Native{IPPROTO_IPV6, IPV6_MULTICAST_HOPS, 0, 255};
  }
  return ErrorKind::invalid_input;
}

}  // namespace

Result<std::optional<Error>> Sockets::take_error(int fd) noexcept {
  MIO_TRY_ASSIGN(const int code, get<int>(fd, SOL_SOCKET, SO_ERROR));
  return code == 0 ? std::optional<Error>() : std::optional(error_from(code));
}

Result<> Sockets::set_option(int fd, SocketOption option, std::int32_t value) noexcept {
  MIO_TRY_ASSIGN(const Native native, native_of(fd, option));
  if (value < native.least || value > native.most) {
    return ErrorKind::invalid_input;
  }
  if (option == SocketOption::linger_s) {
    return set(fd, native.level, native.name, linger{value < 0 ? 0 : 1, value < 0 ? 0 : value});
  }
  if (native.name == IPV6_UNICAST_HOPS && native.level == IPPROTO_IPV6) {
    // A socket of both families has one more for IPv4; of IPv6 alone it may fail.
    (void)set(fd, IPPROTO_IP, IP_TTL, static_cast<int>(value));
  }
  return set(fd, native.level, native.name, static_cast<int>(value));
}

Result<std::int32_t> Sockets::option(int fd, SocketOption option) noexcept {
  MIO_TRY_ASSIGN(const Native native, native_of(fd, option));
  if (option == SocketOption::linger_s) {
    MIO_TRY_ASSIGN(const linger value, get<linger>(fd, native.level, native.name));
    return value.l_onoff != 0 ? value.l_linger : -1;
  }
  return get<int>(fd, native.level, native.name);
}

Result<> Sockets::change_membership(int fd, const net::Membership& membership) noexcept {
  const bool joins = membership.change == net::Membership::Change::join;
  const auto group = membership.group.octets();
  if (membership.group.is_v4()) {
    ip_mreq request{};
    const auto local = membership.local.octets();
    std::memcpy(&request.imr_multiaddr, group.data(), group.size());
    std::memcpy(&request.imr_interface, local.data(), local.size());
    return set(fd, IPPROTO_IP, joins ? IP_ADD_MEMBERSHIP : IP_DROP_MEMBERSHIP, request);
  }
  ipv6_mreq request{};
  std::memcpy(&request.ipv6mr_multiaddr, group.data(), group.size());
  request.ipv6mr_interface = membership.interface_index;
  return set(fd, IPPROTO_IPV6, joins ? IPV6_JOIN_GROUP : IPV6_LEAVE_GROUP, request);
}

}  // namespace mio::posix
