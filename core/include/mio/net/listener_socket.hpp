#pragma once

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

  /// Opens, binds and listens; nothing is left of it after an error.
  template <class Listener>
  static Result<Listener> listen_at(const Address& address, const ListenOptions& options,
                                    bool reuse_address) noexcept {
    if (options.backlog < 1) {
      return ErrorKind::invalid_input;
    }
    MIO_TRY_ASSIGN(const sys::Handle handle, Sockets::open(address, HandleKind::stream));
    Listener listener = Listener::from_raw(handle);
    MIO_TRY(detail::set_before_bind(handle, {reuse_address, options.reuse_port, options.only_v6}));
    MIO_TRY(Sockets::bind(handle, address));
    MIO_TRY(sys::Sockets::listen(handle, options.backlog));
    return listener;
  }
};

}  // namespace mio::net
