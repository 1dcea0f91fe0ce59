#pragma once

#include <mio/posix/pipes.hpp>

namespace mio::sys {

using posix::Pipes;

}  // namespace mio::sys
