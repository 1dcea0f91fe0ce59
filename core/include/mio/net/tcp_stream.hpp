#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <utility>

#include <mio/io_slice.hpp>
#include <mio/io_source.hpp>
#include <mio/net/shutdown.hpp>
#include <mio/net/socket_addr.hpp>
#include <mio/sys/socket.hpp>

namespace mio::net {

/// A TCP connection, non-blocking and close-on-exec from birth, closed when destroyed.
/// No operation raises SIGPIPE.
/// thread  const functions from any thread at any time.
/// source  mio::net::TcpStream.
class TcpStream {
 public:
  // Always inline, so that the temporaries that values are moved through vanish at -Oz too.
  [[gnu::always_inline]] TcpStream(TcpStream&&) noexcept = default;
  TcpStream& operator=(TcpStream&&) noexcept = default;
  [[gnu::always_inline]] ~TcpStream() = default;

  /// Begins to connect. Register for writable; after that event ask connect_result().
  /// errors  unsupported: no sys::caps::can_connect.  network_unreachable, address_not_available,
  ///         too_many_handles: as connect(2) and socket(2). A refusal comes with connect_result().
  /// source  mio TcpStream::connect; connect(2).
  static Result<TcpStream> connect(const SocketAddr& address) noexcept;

  /// Takes over a connected stream, which must be non-blocking already.
  static TcpStream from_raw(sys::Handle handle) noexcept { return TcpStream(sys::Socket(handle)); }

  /// What became of connect(): success once connected.
  /// errors  would_block: not decided yet, wait for the next event.  connection_refused, timed_out
  ///         and the like: it failed.
  /// source  mio's six steps in TcpStream::connect, in one call.
  Result<> connect_result() const noexcept;

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

  /// Runs the user's own system call on the stream. `operation(handle)` returns a Result, and
  /// would_block in it has `direction` watched again.
  /// source  mio TcpStream::try_io, which has no direction.
  template <class Operation>
  auto try_io(Interest direction, Operation&& operation) const noexcept {
    return io_.do_io(
        direction, [&](const sys::Socket& socket) noexcept { return operation(socket.handle()); });
  }

  /// Ends one or both directions.
  /// errors  not_connected.  unsupported.
  /// source  shutdown(2).
  Result<> shutdown(Shutdown how) const noexcept;

  /// errors  unsupported: no sys::caps::addresses.  not_connected.
  Result<SocketAddr> peer_addr() const noexcept;
  Result<SocketAddr> local_addr() const noexcept;

  /// Whether small writes are sent at once (TCP_NODELAY).
  /// errors  unsupported: no sys::caps::socket_options.
  Result<> set_nodelay(bool on) const noexcept;
  Result<bool> nodelay() const noexcept;

  /// Hops a packet may take (IP_TTL, 1 to 255).
  /// errors  unsupported: no sys::caps::socket_options.  invalid_input.
  Result<> set_ttl(std::uint32_t hops) const noexcept;
  Result<std::uint32_t> ttl() const noexcept;

  /// Takes the stream's pending error away, if it has one (SO_ERROR).
  /// errors  unsupported: no sys::caps::socket_options.
  Result<std::optional<Error>> take_error() const noexcept;

  sys::Handle raw() const noexcept { return io_.inner().handle(); }
  /// Gives the handle up without closing it. Deregister first.
  sys::Handle into_raw() && noexcept { return std::move(io_).into_inner().release(); }

  Result<> register_with(const Registry& registry, Token token, Interest interest) noexcept {
    return io_.register_with(registry, token, interest);
  }
  Result<> reregister_with(const Registry& registry, Token token, Interest interest) noexcept {
    return io_.reregister_with(registry, token, interest);
  }
  Result<> deregister_from(const Registry& registry) noexcept {
    return io_.deregister_from(registry);
  }

 private:
  using Socket = OwnedSocket<HandleKind::stream>;

  explicit TcpStream(sys::Socket socket) noexcept : io_(Socket(std::move(socket))) {}

  IoSource<Socket> io_;
};

}  // namespace mio::net
