#pragma once

#include <cstddef>
#include <span>

#include <mio/net/datagram.hpp>
#include <mio/net/socket_source.hpp>

namespace mio::net {

/// What UDP and Unix datagram sockets have in common. Only a base.
///
/// A datagram is received once: what does not fit into the buffer is lost, and the result says so.
/// After an event receive, or send, until would_block: a short datagram says nothing of the next.
/// Of an event's flags the closed ones say nothing here: what a datagram met on its way is an error
/// that the next operation returns, and the socket works on.
template <class Address>
class DatagramSocket : public SocketSource<HandleKind::datagram> {
 protected:
  using Sockets = sys::AddressedSockets<Address>;

 public:
  /// Receives the next datagram, from anybody or, once connected, from the peer.
  /// errors  would_block, interrupted.  connection_refused: what was sent before found nobody.
  /// source  mio's recv and recv_from; recvmsg(2).
  Result<Datagram> recv(std::span<std::byte> buffer) const noexcept {
    return receive(buffer, Consume::yes);
  }
  Result<DatagramFrom<Address>> recv_from(std::span<std::byte> buffer) const noexcept {
    return receive_from(buffer, Consume::yes);
  }

  /// As recv and recv_from, and leaves the datagram where it is.
  /// source  mio's peek and peek_from; recvmsg(2) with MSG_PEEK.
  Result<Datagram> peek(std::span<std::byte> buffer) const noexcept {
    return receive(buffer, Consume::no);
  }
  Result<DatagramFrom<Address>> peek_from(std::span<std::byte> buffer) const noexcept {
    return receive_from(buffer, Consume::no);
  }

  /// Sends one datagram to the peer, whole or not at all; returns its size in bytes.
  /// errors  would_block, interrupted.  not_connected: there is no peer.
  ///         message_too_long.  connection_refused: what was sent before found nobody.
  /// source  send(2) with MSG_NOSIGNAL.
  Result<std::size_t> send(std::span<const std::byte> bytes) const noexcept {
    return this->io_.do_io(Interest::writable, [&](const sys::Socket& socket) noexcept {
      return sys::Sockets::send(socket.handle(), bytes);
    });
  }

  /// As send, to `address`.
  /// errors  those of send, and: address_not_available, network_unreachable, not_found (no such
  ///         path), permission_denied (a broadcast without SocketOption::broadcast).
  ///         already_connected: some systems refuse an address once there is a peer.
  /// source  sendto(2) with MSG_NOSIGNAL.
  Result<std::size_t> send_to(std::span<const std::byte> bytes,
                              const Address& address) const noexcept {
    return this->io_.do_io(Interest::writable, [&](const sys::Socket& socket) noexcept {
      return Sockets::send_to(socket.handle(), bytes, address);
    });
  }

  /// Makes `address` the peer, for send and as the only one to receive from. May be called again.
  /// errors  not_found, connection_refused (a Unix path), network_unreachable, would_block.
  /// source  connect(2).
  Result<> connect(const Address& address) const noexcept {
    return Sockets::connect(this->raw(), address);
  }

  /// errors  unsupported: no sys::caps::addresses.  peer_addr: not_connected.
  Result<Address> local_addr() const noexcept { return Sockets::local_addr(this->raw()); }
  Result<Address> peer_addr() const noexcept { return Sockets::peer_addr(this->raw()); }

 protected:
  using SocketSource::SocketSource;

 private:
  Result<Datagram> receive(std::span<std::byte> buffer, Consume consume) const noexcept {
    return this->io_.do_io(Interest::readable, [&](const sys::Socket& socket) noexcept {
      return sys::Sockets::receive_datagram(socket.handle(), buffer, consume);
    });
  }
  Result<DatagramFrom<Address>> receive_from(std::span<std::byte> buffer,
                                             Consume consume) const noexcept {
    return this->io_.do_io(Interest::readable, [&](const sys::Socket& socket) noexcept {
      return Sockets::receive_from(socket.handle(), buffer, consume);
    });
  }
};

}  // namespace mio::net
