#pragma once

#include <mio/baremetal/socket_caps.hpp>
#include <mio/capabilities.hpp>

// What this platform can do. What has to do with sockets is in the folder of sockets/ that the
// build chose.
namespace mio::sys::caps {

using namespace unsupported::caps;
using supported::caps::interrupts;
using supported::caps::knows_writable;

}  // namespace mio::sys::caps
