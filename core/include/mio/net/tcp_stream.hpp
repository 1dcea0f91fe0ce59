#pragma once

#include <cstdint>

#include <mio/net/socket_addr.hpp>
#include <mio/net/stream_socket.hpp>

namespace mio::net {

/// A TCP connection, non-blocking and close-on-exec from birth, closed when destroyed.
/// No operation raises SIGPIPE.
/// thread  const functions from any thread at any time.
/// source  mio::net::TcpStream.
class TcpStream : public StreamSocket {
 public:
  /// Begins to connect. Register for writable; after that event ask connect_result(). Without
  /// sys::caps::nonblocking_connect it waits until that is decided, and tells a refusal itself.
  /// errors  unsupported: no sys::caps::can_connect.  network_unreachable, address_not_available,
  ///         too_many_handles: as connect(2) and socket(2). A refusal comes with connect_result().
  /// source  mio TcpStream::connect; connect(2).
  static Result<TcpStream> connect(const SocketAddr& address) noexcept;

  /// Takes over a connected stream, which must be non-blocking already.
  static TcpStream from_raw(sys::Handle handle) noexcept { return TcpStream(handle); }

  /// What became of connect(): success once connected.
  /// errors  would_block: not decided yet, wait for the next event.  connection_refused, timed_out
  ///         and the like: it failed.
  /// source  mio's six steps in TcpStream::connect, in one call.
  Result<> connect_result() const noexcept;

  /// errors  unsupported: no sys::caps::addresses.  not_connected.
  Result<SocketAddr> peer_addr() const noexcept;
  Result<SocketAddr> local_addr() const noexcept;

  /// Whether small writes are sent at once (TCP_NODELAY).
  /// errors  unsupported: no sys::caps::socket_options.
  Result<> set_nodelay(bool on) const noexcept { return set_option(SocketOption::nodelay, on); }
  Result<bool> nodelay() const noexcept {
    return option(SocketOption::nodelay).transform(detail::is_on);
  }

  /// Hops a packet may take (IP_TTL, 1 to 255).
  /// errors  unsupported: no sys::caps::socket_options.  invalid_input.
  Result<> set_ttl(std::uint32_t hops) const noexcept {
    return set_option(SocketOption::hop_limit, detail::as_value(hops));
  }
  Result<std::uint32_t> ttl() const noexcept {
    return option(SocketOption::hop_limit).transform(detail::as_count);
  }

 private:
  using StreamSocket::StreamSocket;
};

}  // namespace mio::net
