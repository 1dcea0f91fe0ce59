#pragma once

#include <mio/posix/caps.hpp>

// What this platform can do, beside what every Unix platform can.
namespace mio::sys::caps {

inline constexpr const char* platform_name = "posix (poll)";

using namespace posix::caps;
using supported::caps::reports_bad_handles;

}  // namespace mio::sys::caps
