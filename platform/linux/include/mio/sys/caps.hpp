#pragma once

// What this platform can do. Tests, examples and documentation ask these facts and never an OS.
namespace mio::sys::caps {

inline constexpr const char* platform_name = "linux (epoll)";

inline constexpr bool threads = true;          // There are threads, so poll can be woken by one.
inline constexpr bool signals = true;          // A signal can interrupt poll.
inline constexpr bool interrupts = false;      // An interrupt can wake a poll.
inline constexpr bool can_bind = true;         // TcpListener::bind works.
inline constexpr bool ephemeral_ports = true;  // Port 0 lets the system choose one.
inline constexpr bool exclusive_addresses = true;  // Binding an address that is taken fails.
inline constexpr bool can_connect = true;          // TcpStream::connect works.
inline constexpr bool nonblocking_connect = true;  // TcpStream::connect returns at once.
inline constexpr bool udp = true;                  // UdpSocket.
inline constexpr bool cuts_datagrams = true;  // A datagram that is too large is cut, and says so.
inline constexpr bool reports_refused_datagrams = true;  // A refusal is an event.
inline constexpr bool multicast = true;                  // UdpSocket joins and leaves groups.
inline constexpr bool unix_sockets = true;               // UnixListener, UnixStream, UnixDatagram.
inline constexpr bool abstract_names = true;             // UnixAddr::from_abstract_name.
inline constexpr bool pipes = true;                      // mio::pipe.
inline constexpr bool borrowed_handles = true;           // SourceFd.
inline constexpr bool nests = true;                      // Poll::raw().
inline constexpr bool listen_fds = true;                 // Listeners can be handed over.
inline constexpr bool addresses = true;                  // local_addr and peer_addr work.
inline constexpr bool peeks = true;                      // peek works.
inline constexpr bool socket_options = true;             // nodelay, ttl and take_error work.
inline constexpr bool all_socket_options = true;         // And every other SocketOption.
inline constexpr bool priority = true;                   // Interest::priority and is_priority.
inline constexpr bool aio = false;                       // is_aio and is_lio.
inline constexpr bool kernel_keeps_sources = true;       // Sources<N> does not limit registrations.
inline constexpr bool reports_read_closed = true;   // is_read_closed once the peer has finished.
inline constexpr bool reports_write_closed = true;  // is_write_closed after a reset.
inline constexpr bool reports_reset = true;         // A reset is an event, and read says so.
inline constexpr bool reports_bad_handles =
    false;                                    // One that is closed while registered is an event.
inline constexpr bool shutdown_works = true;  // TcpStream::shutdown, each direction.
inline constexpr bool half_closes = true;  // A stream can be written after the peer has finished.
inline constexpr bool close_is_immediate = true;  // Closing does not wait for the peer.
inline constexpr bool knows_writable = true;      // A full socket is never reported writable.

// Pending connections of a listener that asks for no number of its own (count).
inline constexpr int listen_backlog = 1024;

}  // namespace mio::sys::caps
