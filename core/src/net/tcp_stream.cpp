#include <mio/net/tcp_stream.hpp>

namespace mio::net {

using sys::Sockets;

Result<TcpStream> TcpStream::connect(const SocketAddr& address) noexcept {
  MIO_TRY_ASSIGN(const sys::Handle handle, Sockets::open_stream(address));
  TcpStream stream = from_raw(handle);
  MIO_TRY(Sockets::connect(handle, address));
  return stream;
}

Result<> TcpStream::connect_result() const noexcept {
  return io_.do_io(Interest::writable, [](const sys::Socket& socket) noexcept -> Result<> {
    MIO_TRY_ASSIGN(const auto error, Sockets::take_error(socket.handle()));
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

Result<std::size_t> TcpStream::read_vectored(std::span<const IoSliceMut> slices) const noexcept {
  return io_.do_transfer(Interest::readable, total_size(slices), [&](const sys::Socket& socket) {
    return Sockets::receive_vectored(socket.handle(), slices);
  });
}

Result<std::size_t> TcpStream::peek(std::span<std::byte> buffer) const noexcept {
  // A short peek proves nothing about what a read would find, so only would_block counts.
  return io_.do_io(Interest::readable, [&](const sys::Socket& socket) {
    return Sockets::peek(socket.handle(), buffer);
  });
}

Result<std::size_t> TcpStream::write_vectored(std::span<const IoSlice> slices) const noexcept {
  return io_.do_transfer(Interest::writable, total_size(slices), [&](const sys::Socket& socket) {
    return Sockets::send_vectored(socket.handle(), slices);
  });
}

Result<> TcpStream::shutdown(Shutdown how) const noexcept { return Sockets::shutdown(raw(), how); }

Result<SocketAddr> TcpStream::peer_addr() const noexcept { return Sockets::peer_addr(raw()); }
Result<SocketAddr> TcpStream::local_addr() const noexcept { return Sockets::local_addr(raw()); }

Result<> TcpStream::set_nodelay(bool on) const noexcept { return Sockets::set_nodelay(raw(), on); }
Result<bool> TcpStream::nodelay() const noexcept { return Sockets::nodelay(raw()); }

Result<> TcpStream::set_ttl(std::uint32_t hops) const noexcept {
  return Sockets::set_ttl(raw(), hops);
}
Result<std::uint32_t> TcpStream::ttl() const noexcept { return Sockets::ttl(raw()); }

Result<std::optional<Error>> TcpStream::take_error() const noexcept {
  return Sockets::take_error(raw());
}

}  // namespace mio::net
