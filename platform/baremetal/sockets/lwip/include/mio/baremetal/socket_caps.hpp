#pragma once

// Of sys::caps, what has to do with sockets: TCP over lwIP.
namespace mio::sys::caps {

inline constexpr const char* platform_name = "baremetal (lwip)";

inline constexpr bool can_bind = true;             // TcpListener::bind works.
inline constexpr bool ephemeral_ports = true;      // Port 0 lets the system choose one.
inline constexpr bool exclusive_addresses = true;  // Binding an address that is taken fails.
inline constexpr bool can_connect = true;          // TcpStream::connect works.
inline constexpr bool nonblocking_connect = true;  // TcpStream::connect returns at once.
inline constexpr bool udp = false;                 // UdpSocket.
inline constexpr bool cuts_datagrams = false;  // A datagram that is too large is cut, and says so.
inline constexpr bool reports_refused_datagrams = false;  // A refusal is an event.
inline constexpr bool addresses = true;                   // local_addr and peer_addr work.
inline constexpr bool peeks = true;                       // peek works.
inline constexpr bool socket_options = true;              // nodelay, ttl and take_error work.
inline constexpr bool all_socket_options = false;         // And every other SocketOption.
inline constexpr bool reports_read_closed = true;   // is_read_closed once the peer has finished.
inline constexpr bool reports_write_closed = true;  // is_write_closed after a reset.
inline constexpr bool reports_reset = true;         // A reset is an event, and read says so.
inline constexpr bool shutdown_works = true;        // TcpStream::shutdown, each direction.
inline constexpr bool half_closes = true;  // A stream can be written after the peer has finished.
inline constexpr bool close_is_immediate = true;  // Closing does not wait for the peer.

// Pending connections of a listener that asks for no number of its own (count).
inline constexpr int listen_backlog = 16;

}  // namespace mio::sys::caps
