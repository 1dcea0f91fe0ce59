#include <mio/net/tcp_stream.hpp>

#include <mio/sys/caps.hpp>

namespace mio::net {

using Sockets = sys::AddressedSockets<SocketAddr>;

Result<TcpStream> TcpStream::connect(const SocketAddr& address) noexcept {
  MIO_TRY_ASSIGN(const sys::Handle handle, Sockets::open(address, HandleKind::stream));
  TcpStream stream = from_raw(handle);
  MIO_TRY(Sockets::connect(handle, address));
  return stream;
}

Result<> TcpStream::connect_result() const noexcept {
  if constexpr (sys::caps::can_connect && !sys::caps::nonblocking_connect) {
    return {};  // connect() has waited, and there is no stream that it did not connect.
  }
  return io_.do_io(Interest::writable, [](const sys::Socket& socket) noexcept -> Result<> {
    MIO_TRY_ASSIGN(const auto error, sys::Sockets::take_error(socket.handle()));
    if (error.has_value()) {
      return *error;
    }
    const Result<SocketAddr> peer = Sockets::peer_addr(socket.handle());
    if (peer.failed_with(ErrorKind::not_connected)) {
      return Error(ErrorKind::would_block, peer.error().os_code());
    }
    return peer ? Result<>() : Result<>(peer.error());
  });
}

Result<SocketAddr> TcpStream::peer_addr() const noexcept { return Sockets::peer_addr(raw()); }
Result<SocketAddr> TcpStream::local_addr() const noexcept { return Sockets::local_addr(raw()); }

}  // namespace mio::net
