#pragma once

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
  /// Listens at `address`. Of the options only the backlog means something here; the system may
  /// refuse the others as `unsupported`.
  /// errors  unsupported: no sys::caps::unix_sockets, or an abstract name where there are none.
  ///         address_in_use: the path exists, also as a leftover.  not_found, permission_denied:
  ///         its folder.  too_many_handles.  invalid_input: backlog below 1, or a bad path.
  /// source  mio UnixListener::bind and bind_addr; bind(2), listen(2).
  static Result<UnixListener> bind(const UnixAddr& address,
                                   const ListenOptions& options = {}) noexcept {
    return listen_at<UnixListener>(address, options, false);
  }
  static Result<UnixListener> bind(Text path, const ListenOptions& options = {}) noexcept {
    MIO_TRY_ASSIGN(const auto address, UnixAddr::from_path(path));
    return bind(address, options);
  }

  /// Takes over a listener, which must be non-blocking already.
  static UnixListener from_raw(sys::Handle handle) noexcept { return UnixListener(handle); }

 private:
  using ListenerSocket::ListenerSocket;
};

}  // namespace mio::net
