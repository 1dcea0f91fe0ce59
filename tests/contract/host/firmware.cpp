// Where the tests run as firmware on bare metal: one thread, no processes, no signals.
#include <mio/baremetal/hooks.hpp>

#include "host.hpp"

namespace mio::test::host {

namespace {

// tools/run_firmware_contract.py forwards those from here on.
constexpr std::uint16_t kFirstPort = 7000;

}  // namespace

std::uint64_t now_ns() noexcept { return baremetal::now_ns(); }

bool knows_writable() noexcept { return true; }
bool has_processes() noexcept { return false; }
bool starts_programs() noexcept { return false; }
bool counts_handles() noexcept { return false; }
bool has_remote_peers() noexcept { return true; }

// The addresses that QEMU's network gives to the board, and to its own side.
net::SocketAddr listener_address(std::size_t index) noexcept {
  return {net::IpAddr::v4(10, 0, 2, 15), static_cast<std::uint16_t>(kFirstPort + index)};
}
net::SocketAddr peer_address(std::uint16_t port) noexcept {
  return {net::IpAddr::v4(10, 0, 2, 2), port};
}
std::uint16_t free_port() noexcept { return 0; }

std::size_t open_handle_count() noexcept { __builtin_trap(); }
bool make_room_for_handles(std::size_t) noexcept { return false; }

// Nothing here could block, and nothing is ever inherited by anybody.
bool is_nonblocking(sys::Handle) noexcept { return true; }
bool is_close_on_exec(sys::Handle) noexcept { return true; }
std::size_t inherited_handle_count() noexcept { __builtin_trap(); }
sys::Handle duplicate(sys::Handle) noexcept { __builtin_trap(); }
void close(sys::Handle handle) noexcept { sys::Sockets::close(handle); }

void enter_scratch_folder() noexcept { __builtin_trap(); }
void leave_scratch_folder() noexcept { __builtin_trap(); }
sys::Handle create_file(const char*) noexcept { __builtin_trap(); }

Thread start_thread(void (*)(void*), void*) noexcept { __builtin_trap(); }
void join(Thread) noexcept { __builtin_trap(); }

void handle_user_signal(SignalHandler) noexcept { __builtin_trap(); }
void ignore_user_signal() noexcept { __builtin_trap(); }
void signal(Thread) noexcept { __builtin_trap(); }
Thread this_thread() noexcept { __builtin_trap(); }
void let_broken_pipe_kill() noexcept {}
int last_error_code() noexcept { return 0; }
void set_last_error_code(int) noexcept {}
bool dies(void (*)(void*), void*) noexcept { __builtin_trap(); }
Cat start_cat() noexcept { __builtin_trap(); }
bool ends_well(const Cat&) noexcept { __builtin_trap(); }

}  // namespace mio::test::host
