#pragma once

#include <mio/sys/socket.hpp>
#include <mio/unsupported.hpp>

namespace mio::sys {

using Pipes = unsupported::Pipes<Handle>;

}  // namespace mio::sys
