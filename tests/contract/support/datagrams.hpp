// Datagram sockets of either sort, and what tests ask of them.
#pragma once

#include <cstddef>
#include <span>
#include <utility>

#include <mio/net/udp_socket.hpp>
#include <mio/text.hpp>

#include "loop.hpp"
#include "scratch.hpp"

namespace mio::test {

inline net::UdpSocket bind_udp(const net::IpAddr& ip = net::IpAddr::v4_loopback) noexcept {
  return must(net::UdpSocket::bind({ip, host::free_port()}), "UdpSocket::bind");
}

/// Whether this host has an IPv6 loopback.
inline bool has_v6() noexcept {
  return net::UdpSocket::bind({net::IpAddr::v6_loopback, host::free_port()}).has_value();
}

template <class Socket>
auto address_of(const Socket& socket) noexcept {
  return must(socket.local_addr(), "local_addr");
}

/// Through its handle and back.
template <class Socket>
Socket remade(Socket socket) noexcept {
  return Socket::from_raw(std::move(socket).into_raw());
}

/// The next datagram is there and says `text`.
template <class Socket>
void expect_received(const Socket& socket, Text text) noexcept {
  std::byte buffer[64];
  const Result<net::Datagram> datagram = socket.recv(buffer);
  REQUIRE(datagram);
  CHECK_EQ(text_of(std::span(buffer).first(datagram->size)), text);
  CHECK(!datagram->is_truncated);
}

/// The same, and by whom it was sent.
template <class Socket, class Address>
void expect_received_from(const Socket& socket, Text text, const Address& from) noexcept {
  std::byte buffer[64];
  const auto datagram = socket.recv_from(buffer);
  REQUIRE(datagram);
  CHECK_EQ(text_of(std::span(buffer).first(datagram->size)), text);
  CHECK(!datagram->is_truncated);
  CHECK(datagram->address == from);
}

/// Nothing is there, in whichever way it is asked.
template <class Socket>
void expect_dry(const Socket& socket) noexcept {
  std::byte buffer[8];
  CHECK(socket.peek(buffer).failed_with(ErrorKind::would_block));
  CHECK(socket.peek_from(buffer).failed_with(ErrorKind::would_block));
  CHECK(socket.recv_from(buffer).failed_with(ErrorKind::would_block));
  CHECK(socket.recv(buffer).failed_with(ErrorKind::would_block));
}

}  // namespace mio::test
