#include <mio/net/unix_datagram.hpp>

namespace mio::net {

Result<UnixDatagram> UnixDatagram::bind(const UnixAddr& address) noexcept {
  if (address.is_unnamed()) {
    return ErrorKind::invalid_input;  // Linux would choose a name that nobody knows.
  }
  MIO_TRY_ASSIGN(auto socket, unbound());
  MIO_TRY(Sockets::bind(socket.raw(), address));
  return Result<UnixDatagram>(std::move(socket));
}

Result<UnixDatagram> UnixDatagram::bind(Text path) noexcept {
  MIO_TRY_ASSIGN(const auto address, UnixAddr::from_path(path));
  return bind(address);
}

Result<UnixDatagram> UnixDatagram::unbound() noexcept {
  return Sockets::open(UnixAddr(), HandleKind::datagram).transform(from_raw);
}

Result<UnixDatagram::Pair> UnixDatagram::pair() noexcept {
  MIO_TRY_ASSIGN(const auto ends, sys::Sockets::open_pair(HandleKind::datagram));
  return Pair{from_raw(ends[0]), from_raw(ends[1])};
}

Result<UnixDatagram> UnixDatagram::preopened(std::size_t index) noexcept {
  return ListenFds::take_preopened(index, ListenKind::unix_datagram).transform(from_raw);
}

Result<UnixDatagram> UnixDatagram::preopened(Text name) noexcept {
  return ListenFds::take_preopened(name, ListenKind::unix_datagram).transform(from_raw);
}

}  // namespace mio::net
