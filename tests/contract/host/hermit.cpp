// Where the tests run on Hermit: threads, but no processes and no signals. Ports are fixed: those
// of the listeners first, then those of sockets that only this program uses.
#include <mio/assert.hpp>
#include <mio/sys/hermit.hpp>
#include <mio/sys/poll_calls.hpp>

#include "host.hpp"

namespace mio::test::host {

namespace {

constexpr std::uint16_t kFirstPort = 7000;
constexpr std::uint16_t kFirstFreePort = 7100;
constexpr std::uint16_t kEndPort = 7200;

struct Start {
  void (*body)(void*);
  void* argument;
};
// One behind the other, as each is read when its thread begins.
constexpr std::size_t kStartsMax = 64;
constinit Start starts[kStartsMax]{};
constinit std::size_t start_count = 0;

void run(std::size_t index) {
  const Start start = starts[index];
  start.body(start.argument);
}

}  // namespace

std::uint64_t now_ns() noexcept { return sys::now_ns(); }

bool knows_writable() noexcept { return true; }

net::SocketAddr listener_address(std::size_t index) noexcept {
  return {net::IpAddr::v4_unspecified, static_cast<std::uint16_t>(kFirstPort + index)};
}

net::SocketAddr peer_address(std::uint16_t port) noexcept {
  return {net::IpAddr::parse(MIO_PEER_IP).value(), port};
}

std::uint16_t free_port() noexcept {
  static constinit std::uint16_t next = kFirstFreePort;
  if (next == kEndPort) {
    next = kFirstFreePort;
  }
  return next++;
}

bool is_nonblocking(sys::Handle handle) noexcept {
  return (sys::hermit::fcntl(handle, sys::hermit::kFGetfl, 0) & sys::hermit::kSockNonblock) != 0;
}

sys::Handle duplicate(sys::Handle handle) noexcept { return sys::hermit::dup(handle); }
void close(sys::Handle handle) noexcept { sys::Socket closed(handle); }

Thread start_thread(void (*body)(void*), void* argument) noexcept {
  constexpr std::uint8_t kNormalPriority = 2;
  constexpr std::size_t kStackBytes = 256 * 1024;
  constexpr std::ptrdiff_t kAnyCore = -1;
  const std::size_t index = start_count++ % kStartsMax;
  starts[index] = {body, argument};
  return {sys::hermit::spawn(run, index, kNormalPriority, kStackBytes, kAnyCore)};
}
void join(Thread thread) noexcept {
  (void)sys::hermit::join(
      static_cast<std::uint32_t>(thread.id));  // A thread that was started ends.
}

}  // namespace mio::test::host
