#pragma once

#include <mio/posix/preopened.hpp>

namespace mio::sys {

using posix::Preopened;

}  // namespace mio::sys
