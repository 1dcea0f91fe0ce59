// The limits a build may set, with unit and default. Define a macro on the compiler's command line
// (the same for the library and for everything that includes it) to change one.
#pragma once

#include <cstddef>
#include <cstdint>

#include <mio/sys/caps.hpp>

// Pending connections a listener asks the system to hold (count); 1024 on most platforms. The
// system may hold fewer.
#ifndef MIO_LISTEN_BACKLOG
#define MIO_LISTEN_BACKLOG ::mio::sys::caps::listen_backlog
#endif

// Listeners that a service manager or a WASI host may hand over (count, at most 32).
#ifndef MIO_LISTEN_FDS_MAX
#define MIO_LISTEN_FDS_MAX 32
#endif

namespace mio::config {

inline constexpr std::int32_t listen_backlog = MIO_LISTEN_BACKLOG;
inline constexpr std::size_t listen_fds_max = MIO_LISTEN_FDS_MAX;

static_assert(listen_backlog > 0);
static_assert(listen_fds_max > 0 && listen_fds_max <= 32, "one bit each in a 32-bit word");

}  // namespace mio::config
