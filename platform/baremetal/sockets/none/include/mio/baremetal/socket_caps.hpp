#pragma once

#include <mio/capabilities.hpp>

// Of sys::caps, what has to do with sockets: there are none.
namespace mio::sys::caps {

inline constexpr const char* platform_name = "baremetal";

// Pending connections of a listener that asks for no number of its own (count).
inline constexpr int listen_backlog = 16;

}  // namespace mio::sys::caps
