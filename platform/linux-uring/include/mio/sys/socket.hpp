#pragma once

#include <mio/posix/fd.hpp>
#include <mio/posix/sockets.hpp>
#include <mio/sys/source_state.hpp>

namespace mio::sys {

using Handle = int;
using Socket = posix::Fd;
using posix::AddressedSockets;
using posix::Sockets;

}  // namespace mio::sys
