#pragma once

#include <mio/capabilities.hpp>

// Of sys::caps, what has to do with sockets: TCP over lwIP.
namespace mio::sys::caps {

inline constexpr const char* platform_name = "baremetal (lwip)";

using supported::caps::addresses;
using supported::caps::can_bind;
using supported::caps::can_connect;
using supported::caps::close_is_immediate;
using supported::caps::ephemeral_ports;
using supported::caps::exclusive_addresses;
using supported::caps::half_closes;
using supported::caps::nonblocking_connect;
using supported::caps::peeks;
using supported::caps::reports_read_closed;
using supported::caps::reports_reset;
using supported::caps::reports_write_closed;
using supported::caps::shutdown_works;
using supported::caps::socket_options;

// Pending connections of a listener that asks for no number of its own (count).
inline constexpr int listen_backlog = 16;

}  // namespace mio::sys::caps
