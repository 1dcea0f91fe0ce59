#pragma once

#include <cstddef>
#include <cstdint>

#include <mio/config.hpp>
#include <mio/listen_fds.hpp>
#include <mio/net/listener_socket.hpp>
#include <mio/net/unix_addr.hpp>
#include <mio/net/unix_stream.hpp>

namespace mio::net {

/// A Unix socket that listens for streams, non-blocking and close-on-exec from birth. Closing it
/// leaves its path in the file system; removing that is the user's.
/// thread  const functions from any thread at any time.
/// source  mio::net::UnixListener.
class UnixListener : public ListenerSocket<UnixStream, UnixAddr> {
 public:
  /// Listens at `address`.
  /// backlog  connections that may wait to be accepted (count, at least 1); the system may hold
  ///          fewer.
  /// errors  unsupported: no sys::caps::unix_sockets, or an abstract name where there are none.
  ///         address_in_use: the path exists, also as a leftover.  not_found, permission_denied:
  ///         its folder.  too_many_handles.  invalid_input: backlog below 1, a bad path, or no
  ///         address at all.
  /// source  mio UnixListener::bind and bind_addr; bind(2), listen(2).
  static Result<UnixListener> bind(const UnixAddr& address,
                                   std::int32_t backlog = config::listen_backlog) noexcept;
  static Result<UnixListener> bind(Text path,
                                   std::int32_t backlog = config::listen_backlog) noexcept;

  /// Takes the listener that was handed over as number `index`, or by its name.
  /// errors  those of ListenFds::from_environment and ListenFds::take.
  static Result<UnixListener> preopened(std::size_t index) noexcept;
  static Result<UnixListener> preopened(Text name) noexcept;

  /// Takes over a listener, which must be non-blocking already.
  static UnixListener from_raw(sys::Handle handle) noexcept { return UnixListener(handle); }

 private:
  using ListenerSocket::ListenerSocket;
};

}  // namespace mio::net
