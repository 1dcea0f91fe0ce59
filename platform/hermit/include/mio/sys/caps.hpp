#pragma once

#include <mio/capabilities.hpp>

// What this platform can do.
namespace mio::sys::caps {

inline constexpr const char* platform_name = "hermit (poll)";

using namespace unsupported::caps;
using supported::caps::addresses;
using supported::caps::borrowed_handles;
using supported::caps::can_bind;
using supported::caps::can_connect;
using supported::caps::knows_writable;
using supported::caps::threads;
using supported::caps::udp;

// Pending connections of a listener that asks for no number of its own (count). Each takes 128 KiB
// of the kernel's memory from the start.
inline constexpr int listen_backlog = 16;

}  // namespace mio::sys::caps
