#include <mio/posix/fd.hpp>

#include <fcntl.h>
#include <unistd.h>

#include <mio/posix/outcome.hpp>

namespace mio::posix {

namespace {

Result<> change_flag(int fd, int get, int set, int flag, bool on) noexcept {
  const int flags = ::fcntl(fd, get);
  MIO_TRY(checked(flags));
  const int wanted = on ? flags | flag : flags & ~flag;
  return wanted == flags ? Result<>() : checked(::fcntl(fd, set, wanted));
}

}  // namespace

void Fd::close_fd(int fd) noexcept {
  // After EINTR the descriptor is gone on every system here, so close is never tried again; and an
  // error of a socket's close tells nothing that the owner could act upon.
  (void)::close(fd);
}

Result<> check_handle(int fd) noexcept { return checked(::fcntl(fd, F_GETFD)); }

Result<> set_nonblocking(int fd, bool on) noexcept {
  return change_flag(fd, F_GETFL, F_SETFL, O_NONBLOCK, on);
}

Result<> set_close_on_exec(int fd) noexcept {
  return change_flag(fd, F_GETFD, F_SETFD, FD_CLOEXEC, true);
}

Result<Fd> with_flags(Fd fd) noexcept {
  MIO_TRY(set_nonblocking(fd.handle()));
  MIO_TRY(set_close_on_exec(fd.handle()));
  return fd;
}

Result<std::array<int, 2>> with_flags(const std::array<int, 2>& fds) noexcept {
  Fd first{fds[0]};
  Fd second{fds[1]};
  MIO_TRY_ASSIGN(first, with_flags(std::move(first)));
  MIO_TRY_ASSIGN(second, with_flags(std::move(second)));
  return std::array{first.release(), second.release()};
}

}  // namespace mio::posix
