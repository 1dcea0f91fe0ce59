#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <utility>

#include <mio/config.hpp>
#include <mio/io_source.hpp>
#include <mio/listen_fds.hpp>
#include <mio/net/socket_addr.hpp>
#include <mio/net/tcp_stream.hpp>

namespace mio::net {

/// A connection that was accepted, and who made it.
struct Accepted {
  Accepted(sys::Handle handle, const SocketAddr& from) noexcept
      : stream(TcpStream::from_raw(handle)), address(from) {}

  TcpStream stream;
  /// Unspecified where the platform has no sys::caps::addresses.
  SocketAddr address;
};

/// A socket that listens for TCP connections, non-blocking and close-on-exec from birth, closed
/// when destroyed.
/// thread  const functions from any thread at any time.
/// source  mio::net::TcpListener.
class TcpListener {
 public:
  /// Listens at `address`; port 0 lets the system choose one, which local_addr() tells. The address
  /// can be bound again at once after the program has ended (SO_REUSEADDR).
  /// backlog  connections that may wait to be accepted (count, at least 1); the system may hold
  ///          fewer.
  /// errors   unsupported: no sys::caps::can_bind.  address_in_use, address_not_available,
  ///          permission_denied, too_many_handles, invalid_input (backlog below 1).
  /// source   mio TcpListener::bind; bind(2), listen(2).
  static Result<TcpListener> bind(const SocketAddr& address,
                                  std::int32_t backlog = config::listen_backlog) noexcept;

  /// Takes the listener that was handed over as number `index`, or by its name.
  /// errors  those of ListenFds::from_environment and ListenFds::take.
  static Result<TcpListener> preopened(std::size_t index) noexcept;
  static Result<TcpListener> preopened(Text name) noexcept;

  /// Takes over a listener, which must be non-blocking already.
  static TcpListener from_raw(sys::Handle handle) noexcept {
    return TcpListener(sys::Socket(handle));
  }

  /// The next connection that waits. Call until would_block.
  /// errors  would_block.  connection_aborted: it ended before it was accepted; go on.
  ///         too_many_handles: it keeps waiting, and no event comes for it: try again once some
  ///         handles are free.  interrupted.
  /// source  mio TcpListener::accept; accept4(2).
  Result<Accepted> accept() const noexcept;

  /// Runs the user's own system call on the listener; see TcpStream::try_io.
  template <class Operation>
  auto try_io(Interest direction, Operation&& operation) const noexcept {
    return io_.do_io(
        direction, [&](const sys::Socket& socket) noexcept { return operation(socket.handle()); });
  }

  /// errors  unsupported: no sys::caps::addresses.
  Result<SocketAddr> local_addr() const noexcept;

  /// Hops a packet may take (IP_TTL, 1 to 255).
  /// errors  unsupported: no sys::caps::socket_options.  invalid_input.
  Result<> set_ttl(std::uint32_t hops) const noexcept;
  Result<std::uint32_t> ttl() const noexcept;

  /// Takes the listener's pending error away, if it has one (SO_ERROR).
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
  using Socket = OwnedSocket<HandleKind::listener>;

  explicit TcpListener(sys::Socket socket) noexcept : io_(Socket(std::move(socket))) {}

  IoSource<Socket> io_;
};

}  // namespace mio::net
