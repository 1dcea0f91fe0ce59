#include <mio/net/unix_stream.hpp>

namespace mio::net {

using Sockets = sys::AddressedSockets<UnixAddr>;

Result<UnixStream> UnixStream::connect(const UnixAddr& address) noexcept {
  MIO_TRY_ASSIGN(const sys::Handle handle, Sockets::open(address, HandleKind::stream));
  UnixStream stream = from_raw(handle);
  MIO_TRY(Sockets::connect(handle, address));
  return stream;
}

Result<UnixStream> UnixStream::connect(Text path) noexcept {
  MIO_TRY_ASSIGN(const auto address, UnixAddr::from_path(path));
  return connect(address);
}

Result<UnixStream::Pair> UnixStream::pair() noexcept {
  MIO_TRY_ASSIGN(const auto ends, sys::Sockets::open_pair(HandleKind::stream));
  return Pair{from_raw(ends[0]), from_raw(ends[1])};
}

Result<UnixAddr> UnixStream::peer_addr() const noexcept { return Sockets::peer_addr(raw()); }
Result<UnixAddr> UnixStream::local_addr() const noexcept { return Sockets::local_addr(raw()); }

}  // namespace mio::net
