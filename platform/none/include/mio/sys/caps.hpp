#pragma once

#include <mio/capabilities.hpp>

// What this platform can do.
namespace mio::sys::caps {

inline constexpr const char* platform_name = "none";

using namespace unsupported::caps;

// Pending connections of a listener that asks for no number of its own (count).
inline constexpr int listen_backlog = 1024;

}  // namespace mio::sys::caps
