#pragma once

#include <mio/capabilities.hpp>

// What this platform can do.
namespace mio::sys::caps {

inline constexpr const char* platform_name = "wasi (poll_oneoff)";

using namespace unsupported::caps;
using supported::caps::close_is_immediate;
using supported::caps::half_closes;
using supported::caps::knows_writable;
using supported::caps::listen_fds;
using supported::caps::peeks;
using supported::caps::reports_bad_handles;
using supported::caps::reports_read_closed;
using supported::caps::reports_reset;
using supported::caps::reports_write_closed;
using supported::caps::shutdown_works;

// Pending connections of a listener that asks for no number of its own (count).
inline constexpr int listen_backlog = 1024;

}  // namespace mio::sys::caps
