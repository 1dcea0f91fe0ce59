#include <mio/posix/notifier.hpp>

#include <cerrno>

#include <sys/eventfd.h>

#include <mio/posix/error.hpp>
#include <mio/posix/pipes.hpp>

namespace mio::posix {

// An eventfd(2), and a pipe where the kernel or a sandbox has none.
Result<Notifier> Notifier::make() noexcept {
  Fd eventfd{::eventfd(0, EFD_NONBLOCK | EFD_CLOEXEC)};
  if (eventfd.is_open()) {
    return Notifier(std::move(eventfd));
  }
  const Error error = last_error();
  // ENOSYS: Linux before 2.6.22, or a sandbox. EINVAL: before 2.6.27, which knows no flags.
  if (error.os_code() != ENOSYS && error.os_code() != EINVAL) {
    return error;
  }
  MIO_TRY_ASSIGN(const auto ends, Pipes::open());
  return Notifier(Fd{ends[0]}, Fd{ends[1]});
}

}  // namespace mio::posix
