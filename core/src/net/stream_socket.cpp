#include <mio/net/stream_socket.hpp>

namespace mio::net {

using sys::Sockets;

Result<std::size_t> StreamSocket::read_vectored(std::span<const IoSliceMut> slices) const noexcept {
  return io_.do_transfer(Interest::readable, total_size(slices), [&](const sys::Socket& socket) {
    return Sockets::receive_vectored(socket.handle(), slices);
  });
}

Result<std::size_t> StreamSocket::peek(std::span<std::byte> buffer) const noexcept {
  // A short peek proves nothing about what a read would find, so only would_block counts.
  return io_.do_io(Interest::readable, [&](const sys::Socket& socket) {
    return Sockets::peek(socket.handle(), buffer);
  });
}

Result<std::size_t> StreamSocket::write_vectored(std::span<const IoSlice> slices) const noexcept {
  return io_.do_transfer(Interest::writable, total_size(slices), [&](const sys::Socket& socket) {
    return Sockets::send_vectored(socket.handle(), slices);
  });
}

Result<> StreamSocket::shutdown(Shutdown how) const noexcept {
  return Sockets::shutdown(raw(), how);
}

}  // namespace mio::net
