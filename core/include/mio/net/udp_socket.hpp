#pragma once

#include <cstddef>
#include <cstdint>

#include <mio/listen_fds.hpp>
#include <mio/net/datagram_socket.hpp>
#include <mio/net/socket_addr.hpp>

namespace mio::net {

/// A UDP socket, non-blocking and close-on-exec from birth, closed when destroyed.
/// thread  const functions from any thread at any time.
/// source  mio::net::UdpSocket.
class UdpSocket : public DatagramSocket<SocketAddr> {
 public:
  /// Binds to `address`; port 0 lets the system choose one, which local_addr() tells.
  /// errors  unsupported: no sys::caps::udp.  address_in_use, address_not_available,
  ///         permission_denied, too_many_handles.
  /// source  mio UdpSocket::bind; bind(2).
  static Result<UdpSocket> bind(const SocketAddr& address,
                                const BindOptions& options = {}) noexcept;

  /// Takes the socket that was handed over as number `index`, or by its name.
  /// errors  those of ListenFds::from_environment and ListenFds::take.
  static Result<UdpSocket> preopened(std::size_t index) noexcept;
  static Result<UdpSocket> preopened(Text name) noexcept;

  /// Takes over a UDP socket, which must be non-blocking already.
  static UdpSocket from_raw(sys::Handle handle) noexcept { return UdpSocket(handle); }

  /// Whether datagrams may go to a broadcast address (SO_BROADCAST).
  Result<> set_broadcast(bool on) const noexcept { return set_option(SocketOption::broadcast, on); }
  Result<bool> broadcast() const noexcept {
    return option(SocketOption::broadcast).transform(detail::is_on);
  }

  /// Hops a datagram may take (IP_TTL or IPV6_UNICAST_HOPS, 1 to 255).
  /// errors  invalid_input.
  Result<> set_ttl(std::uint32_t hops) const noexcept {
    return set_option(SocketOption::hop_limit, detail::as_value(hops));
  }
  Result<std::uint32_t> ttl() const noexcept {
    return option(SocketOption::hop_limit).transform(detail::as_count);
  }

  /// Whether what is sent to a group comes back to this host (IP_MULTICAST_LOOP and its like).
  Result<> set_multicast_loop_v4(bool on) const noexcept {
    return set_option(SocketOption::multicast_loop_v4, on);
  }
  Result<bool> multicast_loop_v4() const noexcept {
    return option(SocketOption::multicast_loop_v4).transform(detail::is_on);
  }
  Result<> set_multicast_loop_v6(bool on) const noexcept {
    return set_option(SocketOption::multicast_loop_v6, on);
  }
  Result<bool> multicast_loop_v6() const noexcept {
    return option(SocketOption::multicast_loop_v6).transform(detail::is_on);
  }

  /// Hops a datagram to a group may take (IP_MULTICAST_TTL, 0 to 255, 1 unless it is set).
  /// errors  invalid_input.
  Result<> set_multicast_ttl_v4(std::uint32_t hops) const noexcept {
    return set_option(SocketOption::multicast_ttl_v4, detail::as_value(hops));
  }
  Result<std::uint32_t> multicast_ttl_v4() const noexcept {
    return option(SocketOption::multicast_ttl_v4).transform(detail::as_count);
  }

  /// Begins, or ceases, to receive what is sent to `group`.
  /// local            address of an interface of this host; unspecified: the system chooses.
  /// interface_index  number of an interface; 0: the system chooses.
  /// errors  unsupported: no sys::caps::multicast.  invalid_input: `group` is no multicast address,
  ///         or of the other family.  address_in_use: joined already.  address_not_available: not
  ///         joined.  not_found: no such interface.
  /// source  IP_ADD_MEMBERSHIP of ip(7), IPV6_JOIN_GROUP of ipv6(7).
  Result<> join_multicast_v4(const IpAddr& group, const IpAddr& local) const noexcept;
  Result<> join_multicast_v6(const IpAddr& group, std::uint32_t interface_index) const noexcept;
  Result<> leave_multicast_v4(const IpAddr& group, const IpAddr& local) const noexcept;
  Result<> leave_multicast_v6(const IpAddr& group, std::uint32_t interface_index) const noexcept;

  /// Whether an IPv6 socket refuses IPv4 (IPV6_V6ONLY); set with BindOptions.
  Result<bool> only_v6() const noexcept {
    return option(SocketOption::only_v6).transform(detail::is_on);
  }

 private:
  using DatagramSocket::DatagramSocket;
};

}  // namespace mio::net
