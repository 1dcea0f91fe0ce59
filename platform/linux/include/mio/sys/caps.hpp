#pragma once

#include <mio/posix/caps.hpp>

// What this platform can do, beside what every Unix platform can.
namespace mio::sys::caps {

inline constexpr const char* platform_name = "linux (epoll)";

using namespace posix::caps;
using supported::caps::kernel_keeps_sources;
using supported::caps::nests;

}  // namespace mio::sys::caps
