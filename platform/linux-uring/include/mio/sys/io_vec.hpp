#pragma once

#include <mio/posix/io_vec.hpp>

namespace mio::sys {

using posix::IoVec;

}  // namespace mio::sys
