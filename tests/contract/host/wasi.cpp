// Where the tests run in a WASI preview 1 sandbox: one thread, no processes, no signals.
#include <mio/assert.hpp>
#include <mio/sys/preview1.hpp>

#include "host.hpp"

namespace mio::test::host {

namespace preview1 = sys::preview1;

std::uint64_t now_ns() noexcept {
  std::uint64_t now = 0;
  MIO_ASSERT(preview1::clock_time_get(preview1::clockid_monotonic, 1, &now) == 0);
  return now;
}

// A host that can tell says of an output, too, that it is writable; one that cannot says so.
bool knows_writable() noexcept {
  preview1::Subscription asked[2]{};
  asked[0].tag = preview1::eventtype_fd_write;
  asked[0].fd = 1;
  asked[1].tag = preview1::eventtype_clock;
  asked[1].clock_id = preview1::clockid_monotonic;
  preview1::Event answers[2]{};
  std::size_t count = 0;
  MIO_ASSERT(preview1::poll_oneoff(asked, answers, 2, &count) == 0);
  for (std::size_t index = 0; index < count; ++index) {
    if (answers[index].error == preview1::errno_notsup) {
      return false;
    }
  }
  return true;
}

net::SocketAddr listener_address(std::size_t) noexcept { __builtin_trap(); }
net::SocketAddr peer_address(std::uint16_t port) noexcept {
  return {net::IpAddr::v4_loopback, port};
}
std::uint16_t free_port() noexcept { return 0; }

bool is_nonblocking(sys::Handle handle) noexcept {
  preview1::Fdstat stat{};
  return preview1::fd_fdstat_get(handle, &stat) == 0 &&
         (stat.flags & preview1::fdflags_nonblock) != 0;
}

sys::Handle duplicate(sys::Handle) noexcept { __builtin_trap(); }
void close(sys::Handle handle) noexcept { sys::Socket::close(handle); }

Thread start_thread(void (*)(void*), void*) noexcept { __builtin_trap(); }
void join(Thread) noexcept { __builtin_trap(); }

}  // namespace mio::test::host
