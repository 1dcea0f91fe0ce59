#pragma once

#include <cstdint>
#include <utility>

#include <mio/net/socket_source.hpp>

namespace mio::net {

/// A connection that was accepted, and who made it.
template <class Stream, class Address>
struct Accepted {
  Accepted(sys::Handle handle, const Address& from) noexcept
      : stream(Stream::from_raw(handle)), address(from) {}

  Stream stream;
  /// Unspecified where the platform has no sys::caps::addresses.
  Address address;
};

/// What TCP and Unix listeners have in common. Only a base.
template <class Stream, class Address>
class ListenerSocket : public SocketSource<HandleKind::listener> {
 protected:
  using Sockets = sys::AddressedSockets<Address>;

 public:
  using Accepted = net::Accepted<Stream, Address>;

  /// The next connection that waits. Call until would_block.
  /// errors  would_block.  connection_aborted: it ended before it was accepted; go on.
  ///         too_many_handles: it keeps waiting, and no event comes for it: try again once some
  ///         handles are free.  interrupted.
  /// source  mio's accept of each listener; accept4(2).
  Result<Accepted> accept() const noexcept {
    Address address;
    MIO_TRY_ASSIGN(const sys::Handle handle,
                   this->io_.do_io(Interest::readable, [&](const sys::Socket& socket) noexcept {
                     return Sockets::accept(socket.handle(), this->io_.state(), address);
                   }));
    return Result<Accepted>(std::in_place, handle, address);
  }

  /// errors  unsupported: no sys::caps::addresses.
  Result<Address> local_addr() const noexcept { return Sockets::local_addr(this->raw()); }

 protected:
  using SocketSource::SocketSource;

  /// Opens, prepares by `prepare(handle)`, binds and listens; no handle is left after an error.
  template <class Listener, class Prepare>
  static Result<Listener> listen_at(const Address& address, std::int32_t backlog,
                                    Prepare&& prepare) noexcept {
    if (backlog < 1) {
      return ErrorKind::invalid_input;
    }
    MIO_TRY_ASSIGN(const sys::Handle handle, Sockets::open(address, HandleKind::stream));
    Listener listener = Listener::from_raw(handle);
    MIO_TRY(prepare(handle));
    MIO_TRY(Sockets::bind(handle, address));
    MIO_TRY(sys::Sockets::listen(handle, backlog));
    return listener;
  }
};

}  // namespace mio::net
