#include <mio/sys/poll_calls.hpp>

#include <cstddef>

#include <poll.h>

#include <mio/posix/outcome.hpp>

namespace mio::sys {

static_assert(sizeof(PollFd) == sizeof(pollfd) && alignof(PollFd) == alignof(pollfd));
static_assert(offsetof(PollFd, fd) == offsetof(pollfd, fd));
static_assert(offsetof(PollFd, events) == offsetof(pollfd, events));
static_assert(offsetof(PollFd, revents) == offsetof(pollfd, revents));

Result<std::size_t> poll_once(PollFd* fds, std::size_t count, int timeout_ms) noexcept {
  return posix::counted(
      ::poll(reinterpret_cast<pollfd*>(fds), static_cast<nfds_t>(count), timeout_ms));
}

}  // namespace mio::sys
