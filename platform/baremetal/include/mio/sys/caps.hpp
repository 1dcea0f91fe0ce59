#pragma once

#include <mio/baremetal/socket_caps.hpp>

// What this platform can do. Tests, examples and documentation ask these facts and never an OS.
// Those that have to do with sockets are in the folder of sockets/ that the build chose.
namespace mio::sys::caps {

inline constexpr bool threads = false;           // There are threads, so poll can be woken by one.
inline constexpr bool signals = false;           // A signal can interrupt poll.
inline constexpr bool interrupts = true;         // An interrupt can wake a poll.
inline constexpr bool multicast = false;         // UdpSocket joins and leaves groups.
inline constexpr bool unix_sockets = false;      // UnixListener, UnixStream, UnixDatagram.
inline constexpr bool abstract_names = false;    // UnixAddr::from_abstract_name.
inline constexpr bool pipes = false;             // mio::pipe.
inline constexpr bool borrowed_handles = false;  // SourceFd.
inline constexpr bool nests = false;             // Poll::raw().
inline constexpr bool listen_fds = false;        // Listeners can be handed over.
inline constexpr bool priority = false;          // Interest::priority and is_priority.
inline constexpr bool aio = false;               // is_aio and is_lio.
inline constexpr bool kernel_keeps_sources = false;  // Sources<N> does not limit registrations.
inline constexpr bool reports_bad_handles =
    false;                                    // One that is closed while registered is an event.
inline constexpr bool knows_writable = true;  // A full socket is never reported writable.

}  // namespace mio::sys::caps
