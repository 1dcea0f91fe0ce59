#include <mio/sys/error.hpp>
#include <mio/sys/poll_calls.hpp>

namespace mio::sys {

// For a kernel whose sys_poll ends when its time is over.
Result<std::size_t> poll_once(PollFd* fds, std::size_t count, int timeout_ms) noexcept {
  return hermit::counted(hermit::poll(fds, count, timeout_ms));
}

}  // namespace mio::sys
