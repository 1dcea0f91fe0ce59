// Where the tests run as firmware on bare metal: one thread, no processes, no signals.
#include <mio/baremetal/hooks.hpp>

#include "host.hpp"

namespace mio::test::host {

namespace {

// tools/run_contract_firmware.py forwards those from here on.
constexpr std::uint16_t kFirstPort = 7000;

}  // namespace

std::uint64_t now_ns() noexcept { return baremetal::now_ns(); }

bool knows_writable() noexcept { return true; }

// The addresses that QEMU's network gives to the board, and to its own side.
net::SocketAddr listener_address(std::size_t index) noexcept {
  return {net::IpAddr::v4(10, 0, 2, 15), static_cast<std::uint16_t>(kFirstPort + index)};
}
net::SocketAddr peer_address(std::uint16_t port) noexcept {
  return {net::IpAddr::v4(10, 0, 2, 2), port};
}
std::uint16_t free_port() noexcept { return 0; }

// Nothing here could block.
bool is_nonblocking(sys::Handle) noexcept { return true; }
sys::Handle duplicate(sys::Handle) noexcept { __builtin_trap(); }
void close(sys::Handle handle) noexcept { sys::Sockets::close(handle); }

Thread start_thread(void (*)(void*), void*) noexcept { __builtin_trap(); }
void join(Thread) noexcept { __builtin_trap(); }

}  // namespace mio::test::host
