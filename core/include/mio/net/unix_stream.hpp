#pragma once

#include <mio/net/stream_socket.hpp>
#include <mio/net/unix_addr.hpp>

namespace mio::net {

/// A Unix stream, non-blocking and close-on-exec from birth, closed when destroyed.
/// No operation raises SIGPIPE.
/// thread  const functions from any thread at any time.
/// source  mio::net::UnixStream.
class UnixStream : public StreamSocket {
 public:
  struct Pair;

  /// Connects at once, or not at all.
  /// errors  unsupported: no sys::caps::unix_sockets.  would_block: the listener's backlog is full;
  ///         no event tells when it no longer is.  not_found, connection_refused: nobody listens
  ///         there.  permission_denied, wrong_type (a datagram socket), too_many_handles.
  /// source  mio UnixStream::connect and connect_addr; connect(2).
  static Result<UnixStream> connect(const UnixAddr& address) noexcept;
  static Result<UnixStream> connect(Text path) noexcept;

  /// Two streams that are connected with each other.
  /// errors  unsupported, too_many_handles.
  /// source  mio UnixStream::pair; socketpair(2).
  static Result<Pair> pair() noexcept;

  /// Takes over a connected stream, which must be non-blocking already.
  static UnixStream from_raw(sys::Handle handle) noexcept { return UnixStream(handle); }

  /// errors  peer_addr: not_connected.
  Result<UnixAddr> peer_addr() const noexcept;
  Result<UnixAddr> local_addr() const noexcept;

 private:
  using StreamSocket::StreamSocket;
};

/// The two ends of UnixStream::pair().
struct UnixStream::Pair {
  UnixStream first;
  UnixStream second;
};

}  // namespace mio::net
