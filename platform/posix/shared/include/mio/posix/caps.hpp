#pragma once

#include <mio/capabilities.hpp>

// What every Unix platform can do.
namespace mio::posix::caps {

using namespace unsupported::caps;
using supported::caps::abstract_names;
using supported::caps::addresses;
using supported::caps::all_socket_options;
using supported::caps::borrowed_handles;
using supported::caps::can_bind;
using supported::caps::can_connect;
using supported::caps::close_is_immediate;
using supported::caps::cuts_datagrams;
using supported::caps::ephemeral_ports;
using supported::caps::exclusive_addresses;
using supported::caps::half_closes;
using supported::caps::knows_writable;
using supported::caps::listen_fds;
using supported::caps::multicast;
using supported::caps::nonblocking_connect;
using supported::caps::peeks;
using supported::caps::pipes;
using supported::caps::priority;
using supported::caps::reports_read_closed;
using supported::caps::reports_refused_datagrams;
using supported::caps::reports_reset;
using supported::caps::reports_write_closed;
using supported::caps::shutdown_works;
using supported::caps::signals;
using supported::caps::socket_options;
using supported::caps::threads;
using supported::caps::udp;
using supported::caps::unix_sockets;

// Pending connections of a listener that asks for no number of its own (count).
inline constexpr int listen_backlog = 1024;

}  // namespace mio::posix::caps
