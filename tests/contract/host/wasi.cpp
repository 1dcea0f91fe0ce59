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

bool has_processes() noexcept { return false; }
bool starts_programs() noexcept { return false; }
bool counts_handles() noexcept { return false; }
bool has_remote_peers() noexcept { return true; }

net::SocketAddr listener_address(std::size_t) noexcept { __builtin_trap(); }
net::SocketAddr peer_address(std::uint16_t port) noexcept {
  return {net::IpAddr::v4_loopback, port};
}
std::uint16_t free_port() noexcept { return 0; }

std::size_t open_handle_count() noexcept { __builtin_trap(); }
bool make_room_for_handles(std::size_t) noexcept { return false; }

bool is_nonblocking(sys::Handle handle) noexcept {
  preview1::Fdstat stat{};
  return preview1::fd_fdstat_get(handle, &stat) == 0 &&
         (stat.flags & preview1::fdflags_nonblock) != 0;
}

// Nothing is ever inherited by anybody.
bool is_close_on_exec(sys::Handle) noexcept { return true; }
std::size_t inherited_handle_count() noexcept { __builtin_trap(); }
sys::Handle duplicate(sys::Handle) noexcept { __builtin_trap(); }
void close(sys::Handle handle) noexcept { sys::Socket::close(handle); }

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
