#include <mio/posix/pipe.hpp>

#include <cerrno>

#include <fcntl.h>
#include <unistd.h>

#include <mio/posix/error.hpp>

namespace mio::posix {

Result<PipeEnds> make_pipe() noexcept {
  int fds[2];
  if (::pipe2(fds, O_NONBLOCK | O_CLOEXEC) == 0) {
    return PipeEnds{Fd{fds[0]}, Fd{fds[1]}};
  }
  const Error error = last_error();
  if (error.os_code() != ENOSYS) {
    return error;
  }
  // Linux before 2.6.27, and a seccomp filter that does not know pipe2.
  if (::pipe(fds) < 0) {
    return last_error();
  }
  PipeEnds ends{Fd{fds[0]}, Fd{fds[1]}};
  MIO_TRY_ASSIGN(ends.reader, with_flags(std::move(ends.reader)));
  MIO_TRY_ASSIGN(ends.writer, with_flags(std::move(ends.writer)));
  return ends;
}

}  // namespace mio::posix
