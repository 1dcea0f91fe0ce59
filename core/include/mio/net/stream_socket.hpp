#pragma once

#include <cstddef>
#include <span>

#include <mio/io_slice.hpp>
#include <mio/net/shutdown.hpp>
#include <mio/net/socket_source.hpp>

namespace mio::net {

/// A connected stream of bytes, as TCP and Unix streams are. Only a base. No operation raises
/// SIGPIPE.
class StreamSocket : public SocketSource<HandleKind::stream> {
 public:
  /// Reads what is there, up to buffer.size() bytes; 0 means the peer will send no more.
  /// errors  would_block, connection_reset, interrupted.
  /// source  recv(2).
  Result<std::size_t> read(std::span<std::byte> buffer) const noexcept {
    return io_.do_transfer(Interest::readable, buffer.size(),
                           [&](const sys::Socket& socket) noexcept {
                             return sys::Sockets::receive(socket.handle(), buffer);
                           });
  }

  /// As read, into several buffers, filled in order.
  /// errors  those of read.  invalid_input: more slices than the system takes.
  /// source  readv(2).
  Result<std::size_t> read_vectored(std::span<const IoSliceMut> slices) const noexcept;

  /// As read, and leaves the bytes where they are.
  /// errors  those of read.
  Result<std::size_t> peek(std::span<std::byte> buffer) const noexcept;

  /// Writes up to bytes.size() bytes and says how many it took.
  /// errors  would_block, broken_pipe, connection_reset, interrupted.
  /// source  send(2) with MSG_NOSIGNAL.
  Result<std::size_t> write(std::span<const std::byte> bytes) const noexcept {
    return io_.do_transfer(Interest::writable, bytes.size(),
                           [&](const sys::Socket& socket) noexcept {
                             return sys::Sockets::send(socket.handle(), bytes);
                           });
  }

  /// As write, from several buffers in order.
  /// errors  those of write.  invalid_input: more slices than the system takes.
  /// source  sendmsg(2).
  Result<std::size_t> write_vectored(std::span<const IoSlice> slices) const noexcept;

  /// Ends one or both directions.
  /// errors  not_connected.  unsupported.
  /// source  shutdown(2).
  Result<> shutdown(Shutdown how) const noexcept;

 protected:
  using SocketSource::SocketSource;
};

}  // namespace mio::net
