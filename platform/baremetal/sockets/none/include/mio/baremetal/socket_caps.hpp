#pragma once

// Of sys::caps, what has to do with sockets: there are none.
namespace mio::sys::caps {

inline constexpr const char* platform_name = "baremetal";

inline constexpr bool can_bind = false;             // TcpListener::bind works.
inline constexpr bool ephemeral_ports = false;      // Port 0 lets the system choose one.
inline constexpr bool exclusive_addresses = false;  // Binding an address that is taken fails.
inline constexpr bool can_connect = false;          // TcpStream::connect works.
inline constexpr bool nonblocking_connect = false;  // TcpStream::connect returns at once.
inline constexpr bool udp = false;                  // UdpSocket.
inline constexpr bool cuts_datagrams = false;  // A datagram that is too large is cut, and says so.
inline constexpr bool reports_refused_datagrams = false;  // A refusal is an event.
inline constexpr bool addresses = false;                  // local_addr and peer_addr work.
inline constexpr bool peeks = false;                      // peek works.
inline constexpr bool socket_options = false;             // nodelay, ttl and take_error work.
inline constexpr bool all_socket_options = false;         // And every other SocketOption.
inline constexpr bool reports_read_closed = false;   // is_read_closed once the peer has finished.
inline constexpr bool reports_write_closed = false;  // is_write_closed after a reset.
inline constexpr bool reports_reset = false;         // A reset is an event, and read says so.
inline constexpr bool shutdown_works = false;        // TcpStream::shutdown, each direction.
inline constexpr bool half_closes = false;  // A stream can be written after the peer has finished.
inline constexpr bool close_is_immediate = false;  // Closing does not wait for the peer.

// Pending connections of a listener that asks for no number of its own (count).
inline constexpr int listen_backlog = 16;

}  // namespace mio::sys::caps
