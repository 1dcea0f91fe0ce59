#include <mio/sys/waker.hpp>

#include <cerrno>
#include <cstdint>

#include <fcntl.h>
#include <sys/eventfd.h>
#include <unistd.h>

#include <mio/posix/error.hpp>

namespace mio::sys::inline epoll {

namespace {

// A wake may come from a signal handler, which must leave errno as it found it.
class KeepErrno {
 public:
  KeepErrno() noexcept : kept_(errno) {}
  ~KeepErrno() { errno = kept_; }

 private:
  int kept_;
};

struct Ends {
  posix::Fd reader;
  posix::Fd writer;
};

Result<Ends> make_pipe() noexcept {
  int fds[2];
  if (::pipe2(fds, O_NONBLOCK | O_CLOEXEC) == 0) {
    return Ends{posix::Fd{fds[0]}, posix::Fd{fds[1]}};
  }
  const Error error = posix::last_error();
  if (error.os_code() != ENOSYS) {
    return error;
  }
  if (::pipe(fds) < 0) {
    return posix::last_error();
  }
  Ends ends{posix::Fd{fds[0]}, posix::Fd{fds[1]}};
  MIO_TRY_ASSIGN(ends.reader, posix::with_flags(std::move(ends.reader)));
  MIO_TRY_ASSIGN(ends.writer, posix::with_flags(std::move(ends.writer)));
  return ends;
}

Result<Ends> make_ends() noexcept {
  posix::Fd eventfd{::eventfd(0, EFD_NONBLOCK | EFD_CLOEXEC)};
  if (eventfd.is_open()) {
    return Ends{std::move(eventfd), {}};
  }
  const Error error = posix::last_error();
  // ENOSYS: Linux before 2.6.22, or a sandbox. EINVAL: before 2.6.27, which knows no flags.
  return error.os_code() == ENOSYS || error.os_code() == EINVAL ? make_pipe() : error;
}

// Takes everything out, so that the next write is an edge again.
void empty(int fd) noexcept {
  char bytes[4096];
  while (::read(fd, bytes, sizeof bytes) == static_cast<ssize_t>(sizeof bytes)) {
  }
}

}  // namespace

Result<Waker> Waker::create(Selector& selector, Token token) noexcept {
  MIO_TRY_ASSIGN(auto ends, make_ends());
  MIO_TRY(selector.add(ends.reader.handle(), token, Interest::readable));
  return Waker(SelectorRef::share(selector), std::move(ends.reader), std::move(ends.writer));
}

Result<> Waker::wake() const noexcept {
  const KeepErrno keep;
  const int fd = writer_.is_open() ? writer_.handle() : reader_.handle();
  constexpr std::uint64_t kOne = 1;
  for (;;) {
    if (::write(fd, &kOne, sizeof kOne) >= 0) {
      return {};
    }
    const Error error = posix::last_error();
    if (error == ErrorKind::interrupted) {
      continue;  // Nothing was written, and a wake must not be lost.
    }
    if (error != ErrorKind::would_block) {
      return error;
    }
    // Full: nobody has ever read it, for edges need no reading.
    empty(reader_.handle());
  }
}

}  // namespace mio::sys::inline epoll
