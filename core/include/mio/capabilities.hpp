// Every capability that a platform may have: sys::caps::x is a fact that is known when a program is
// compiled. Tests, examples and documentation ask these facts and never an OS.
//
// In the mio/sys/caps.hpp of a platform `using namespace unsupported::caps` gives every x, false. A
// `using supported::caps::x` hides it by the true one, and does not compile where there is no x. It
// is hidden from `caps::x` only: after `using namespace mio::sys::caps` a plain x is ambiguous.
#pragma once

namespace mio::unsupported::caps {

inline constexpr bool threads = false;          // There are threads, so poll can be woken by one.
inline constexpr bool signals = false;          // A signal can interrupt poll.
inline constexpr bool interrupts = false;       // An interrupt can wake a poll.
inline constexpr bool can_bind = false;         // TcpListener::bind works.
inline constexpr bool ephemeral_ports = false;  // Port 0 lets the system choose one.
inline constexpr bool exclusive_addresses = false;  // Binding an address that is taken fails.
inline constexpr bool can_connect = false;          // TcpStream::connect works.
inline constexpr bool nonblocking_connect = false;  // TcpStream::connect returns at once.
inline constexpr bool udp = false;                  // UdpSocket.
inline constexpr bool cuts_datagrams = false;  // A datagram that is too large is cut, and says so.
inline constexpr bool reports_refused_datagrams = false;  // A refusal is an event.
inline constexpr bool multicast = false;                  // UdpSocket joins and leaves groups.
inline constexpr bool unix_sockets = false;               // UnixListener, UnixStream, UnixDatagram.
inline constexpr bool abstract_names = false;             // UnixAddr::from_abstract_name.
inline constexpr bool pipes = false;                      // mio::pipe.
inline constexpr bool borrowed_handles = false;           // SourceFd.
inline constexpr bool nests = false;                      // Poll::raw().
inline constexpr bool listen_fds = false;                 // Listeners can be handed over.
inline constexpr bool addresses = false;                  // local_addr and peer_addr work.
inline constexpr bool peeks = false;                      // peek works.
inline constexpr bool socket_options = false;             // nodelay, ttl and take_error work.
inline constexpr bool all_socket_options = false;         // And every other SocketOption.
inline constexpr bool priority = false;                   // Interest::priority and is_priority.
inline constexpr bool aio = false;                        // is_aio and is_lio.
inline constexpr bool kernel_keeps_sources = false;  // Sources<N> does not limit registrations.
inline constexpr bool reports_read_closed = false;   // is_read_closed once the peer has finished.
inline constexpr bool reports_write_closed = false;  // is_write_closed after a reset.
inline constexpr bool reports_reset = false;         // A reset is an event, and read says so.
inline constexpr bool reports_bad_handles = false;   // Closing one is an event.
inline constexpr bool shutdown_works = false;        // TcpStream::shutdown, each direction.
inline constexpr bool half_closes = false;  // A stream can be written after the peer has finished.
inline constexpr bool close_is_immediate = false;  // Closing does not wait for the peer.
inline constexpr bool knows_writable = false;      // A full socket is never reported writable.

}  // namespace mio::unsupported::caps

namespace mio::supported::caps {

inline constexpr bool threads = true;
inline constexpr bool signals = true;
inline constexpr bool interrupts = true;
inline constexpr bool can_bind = true;
inline constexpr bool ephemeral_ports = true;
inline constexpr bool exclusive_addresses = true;
inline constexpr bool can_connect = true;
inline constexpr bool nonblocking_connect = true;
inline constexpr bool udp = true;
inline constexpr bool cuts_datagrams = true;
inline constexpr bool reports_refused_datagrams = true;
inline constexpr bool multicast = true;
inline constexpr bool unix_sockets = true;
inline constexpr bool abstract_names = true;
inline constexpr bool pipes = true;
inline constexpr bool borrowed_handles = true;
inline constexpr bool nests = true;
inline constexpr bool listen_fds = true;
inline constexpr bool addresses = true;
inline constexpr bool peeks = true;
inline constexpr bool socket_options = true;
inline constexpr bool all_socket_options = true;
inline constexpr bool priority = true;
inline constexpr bool aio = true;
inline constexpr bool kernel_keeps_sources = true;
inline constexpr bool reports_read_closed = true;
inline constexpr bool reports_write_closed = true;
inline constexpr bool reports_reset = true;
inline constexpr bool reports_bad_handles = true;
inline constexpr bool shutdown_works = true;
inline constexpr bool half_closes = true;
inline constexpr bool close_is_immediate = true;
inline constexpr bool knows_writable = true;

}  // namespace mio::supported::caps
