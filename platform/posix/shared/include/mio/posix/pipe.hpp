#pragma once

#include <mio/posix/fd.hpp>
#include <mio/result.hpp>

namespace mio::posix {

/// The two ends of a pipe.
struct PipeEnds {
  Fd reader;
  Fd writer;
};

/// A pipe whose ends are non-blocking and close-on-exec from birth, or as soon as the system can.
/// errors  too_many_handles, out_of_memory: as pipe(2).
Result<PipeEnds> make_pipe() noexcept;

}  // namespace mio::posix
