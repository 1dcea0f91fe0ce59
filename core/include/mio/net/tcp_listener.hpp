#pragma once

#include <cstddef>
#include <cstdint>

#include <mio/listen_fds.hpp>
#include <mio/net/listener_socket.hpp>
#include <mio/net/socket_addr.hpp>
#include <mio/net/tcp_stream.hpp>

namespace mio::net {

/// A socket that listens for TCP connections, non-blocking and close-on-exec from birth, closed
/// when destroyed.
/// thread  const functions from any thread at any time.
/// source  mio::net::TcpListener.
class TcpListener : public ListenerSocket<TcpStream, SocketAddr> {
 public:
  /// Listens at `address`; port 0 lets the system choose one, which local_addr() tells. The address
  /// can be bound again at once after the program has ended (SO_REUSEADDR).
  /// errors   unsupported: no sys::caps::can_bind; port 0 and no sys::caps::ephemeral_ports.
  ///          address_in_use, address_not_available, permission_denied, too_many_handles,
  ///          invalid_input (backlog below 1).
  /// source   mio TcpListener::bind; bind(2), listen(2).
  static Result<TcpListener> bind(const SocketAddr& address,
                                  const ListenOptions& options = {}) noexcept;

  /// Takes the listener that was handed over as number `index`, or by its name.
  /// errors  those of ListenFds::from_environment and ListenFds::take.
  static Result<TcpListener> preopened(std::size_t index) noexcept;
  static Result<TcpListener> preopened(Text name) noexcept;

  /// Takes over a listener, which must be non-blocking already.
  static TcpListener from_raw(sys::Handle handle) noexcept { return TcpListener(handle); }

  /// Hops a packet may take (IP_TTL, 1 to 255).
  /// errors  unsupported: no sys::caps::socket_options.  invalid_input.
  Result<> set_ttl(std::uint32_t hops) const noexcept {
    return set_option(SocketOption::hop_limit, detail::as_value(hops));
  }
  Result<std::uint32_t> ttl() const noexcept {
    return option(SocketOption::hop_limit).transform(detail::as_count);
  }

 private:
  using ListenerSocket::ListenerSocket;
};

}  // namespace mio::net
