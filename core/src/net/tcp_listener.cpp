#include <mio/net/tcp_listener.hpp>

namespace mio::net {

using sys::Sockets;

Result<TcpListener> TcpListener::bind(const SocketAddr& address, std::int32_t backlog) noexcept {
  if (backlog < 1) {
    return ErrorKind::invalid_input;
  }
  MIO_TRY_ASSIGN(const sys::Handle handle, Sockets::open_stream(address));
  TcpListener listener = from_raw(handle);
  MIO_TRY(Sockets::set_reuse_address(handle));
  MIO_TRY(Sockets::bind(handle, address));
  MIO_TRY(Sockets::listen(handle, backlog));
  return listener;
}

Result<TcpListener> TcpListener::preopened(std::size_t index) noexcept {
  MIO_TRY_ASSIGN(const auto handed_over, ListenFds::from_environment());
  return handed_over.take(index, ListenKind::tcp_listener).transform(from_raw);
}

Result<TcpListener> TcpListener::preopened(Text name) noexcept {
  MIO_TRY_ASSIGN(const auto handed_over, ListenFds::from_environment());
  MIO_TRY_ASSIGN(const auto index, handed_over.index_of(name));
  return handed_over.take(index, ListenKind::tcp_listener).transform(from_raw);
}

Result<Accepted> TcpListener::accept() const noexcept {
  SocketAddr address;
  MIO_TRY_ASSIGN(const sys::Handle handle,
                 io_.do_io(Interest::readable, [&](const sys::Socket& socket) noexcept {
                   return Sockets::accept(socket.handle(), io_.state(), address);
                 }));
  return Result<Accepted>(std::in_place, handle, address);
}

Result<SocketAddr> TcpListener::local_addr() const noexcept { return Sockets::local_addr(raw()); }

Result<> TcpListener::set_ttl(std::uint32_t hops) const noexcept {
  return Sockets::set_ttl(raw(), hops);
}
Result<std::uint32_t> TcpListener::ttl() const noexcept { return Sockets::ttl(raw()); }

Result<std::optional<Error>> TcpListener::take_error() const noexcept {
  return Sockets::take_error(raw());
}

}  // namespace mio::net
