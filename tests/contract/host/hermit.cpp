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
bool has_processes() noexcept { return false; }
bool starts_programs() noexcept { return false; }
bool counts_handles() noexcept { return false; }
bool has_remote_peers() noexcept { return true; }

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

std::size_t open_handle_count() noexcept { __builtin_trap(); }
bool make_room_for_handles(std::size_t) noexcept { return false; }

bool is_nonblocking(sys::Handle handle) noexcept {
  return (sys::hermit::fcntl(handle, sys::hermit::kFGetfl, 0) & sys::hermit::kSockNonblock) != 0;
}

// Nothing is ever inherited by anybody.
bool is_close_on_exec(sys::Handle) noexcept { return true; }
std::size_t inherited_handle_count() noexcept { __builtin_trap(); }
sys::Handle duplicate(sys::Handle handle) noexcept { return sys::hermit::dup(handle); }
void close(sys::Handle handle) noexcept { sys::Socket closed(handle); }

void enter_scratch_folder() noexcept { __builtin_trap(); }
void leave_scratch_folder() noexcept { __builtin_trap(); }
sys::Handle create_file(const char*) noexcept { __builtin_trap(); }

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
