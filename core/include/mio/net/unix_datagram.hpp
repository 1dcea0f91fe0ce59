#pragma once

#include <cstddef>

#include <mio/listen_fds.hpp>
#include <mio/net/datagram_socket.hpp>
#include <mio/net/shutdown.hpp>
#include <mio/net/unix_addr.hpp>

namespace mio::net {

/// A Unix datagram socket, non-blocking and close-on-exec from birth. Closing it leaves its path in
/// the file system; removing that is the user's.
///
/// The queue that fills up is the receiver's. An unconnected socket whose send_to would block gets
/// no event that tells when there is room again (Linux gives useless ones), so connect first where
/// that can happen.
/// thread  const functions from any thread at any time.
/// source  mio::net::UnixDatagram.
class UnixDatagram : public DatagramSocket<UnixAddr> {
 public:
  struct Pair;

  /// errors  unsupported: no sys::caps::unix_sockets, or an abstract name where there are none.
  ///         address_in_use: the path exists, also as a leftover.  not_found, permission_denied:
  ///         its folder.  too_many_handles.  invalid_input: a bad path, or no address
  ///         at all.
  /// source  mio UnixDatagram::bind and bind_addr; bind(2).
  static Result<UnixDatagram> bind(const UnixAddr& address) noexcept;
  static Result<UnixDatagram> bind(Text path) noexcept;

  /// A socket without an address, which can send but nobody can answer.
  /// errors  unsupported, too_many_handles.
  static Result<UnixDatagram> unbound() noexcept;

  /// Two sockets that are connected with each other.
  /// errors  unsupported, too_many_handles.
  /// source  mio UnixDatagram::pair; socketpair(2).
  static Result<Pair> pair() noexcept;

  /// Takes the socket that was handed over as number `index`, or by its name.
  /// errors  those of ListenFds::from_environment and ListenFds::take.
  static Result<UnixDatagram> preopened(std::size_t index) noexcept;
  static Result<UnixDatagram> preopened(Text name) noexcept;

  /// Takes over a datagram socket, which must be non-blocking already.
  static UnixDatagram from_raw(sys::Handle handle) noexcept { return UnixDatagram(handle); }

  /// Ends one or both directions.
  /// errors  not_connected.
  /// source  shutdown(2).
  Result<> shutdown(Shutdown how) const noexcept { return sys::Sockets::shutdown(raw(), how); }

 private:
  using DatagramSocket::DatagramSocket;
};

/// The two ends of UnixDatagram::pair().
struct UnixDatagram::Pair {
  UnixDatagram first;
  UnixDatagram second;
};

}  // namespace mio::net
