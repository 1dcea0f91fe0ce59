#pragma once

#include <mio/posix/caps.hpp>

// What this platform can do, beside what every Unix platform can.
namespace mio::sys::caps {

inline constexpr const char* platform_name = "linux (io_uring)";

using namespace posix::caps;

}  // namespace mio::sys::caps
