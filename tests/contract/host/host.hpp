// What the tests need from the place they run in, beyond the library. A function whose fact is
// false is never called there.
#pragma once

#include <cstddef>
#include <cstdint>

#include <mio/net/socket_addr.hpp>
#include <mio/sys/socket.hpp>

namespace mio::test::host {

/// Monotonic.
std::uint64_t now_ns() noexcept;

// FACTS

/// Whether the host tells when a socket can be written. A property of the host that runs the
/// program, not of the platform: one WASI host can, another cannot.
bool knows_writable() noexcept;
/// Whether a child process can be made, to see it die or to see what it inherits.
bool has_processes() noexcept;
/// Whether a program built like this one can be started. Not under an emulator that runs only what
/// was named to it.
bool starts_programs() noexcept;
/// Whether the open handles of this process can be counted.
bool counts_handles() noexcept;

/// Whether the peers are in a program beside this one, which knows our listeners by their numbers
/// and not by their ports: see remote_peer.hpp.
bool has_remote_peers() noexcept;

// ADDRESSES

/// Where the tests bind listener number `index`, so that peers reach it.
net::SocketAddr listener_address(std::size_t index) noexcept;
/// Where peers listen at `port`.
net::SocketAddr peer_address(std::uint16_t port) noexcept;
/// A port for a socket that only this program uses: 0 where the system chooses one.
std::uint16_t free_port() noexcept;

// HANDLES

std::size_t open_handle_count() noexcept;
/// Raises the limit of open handles as far as it takes for `count`, and says whether that worked.
bool make_room_for_handles(std::size_t count) noexcept;
bool is_nonblocking(sys::Handle handle) noexcept;
bool is_close_on_exec(sys::Handle handle) noexcept;
/// How many handles beyond the standard streams a program that is started now has.
std::size_t inherited_handle_count() noexcept;
/// A second handle of the same socket.
sys::Handle duplicate(sys::Handle handle) noexcept;
void close(sys::Handle handle) noexcept;

// FILES

/// Makes a folder of its own in the build's and goes there, so that short paths do.
void enter_scratch_folder() noexcept;
/// Goes back, and removes it with all that is in it.
void leave_scratch_folder() noexcept;
/// An empty file in the folder one is in, to read and to write.
sys::Handle create_file(const char* name) noexcept;

// THREADS

struct Thread {
  std::uintptr_t id;
};
Thread start_thread(void (*body)(void*), void* argument) noexcept;
void join(Thread thread) noexcept;

// SIGNALS AND PROCESSES

using SignalHandler = void (*)(int);

/// Has `handler` called for the user's signal, on whatever thread it comes.
void handle_user_signal(SignalHandler handler) noexcept;
/// From now on it does nothing: one that is late must not meet another test.
void ignore_user_signal() noexcept;
/// Sends the user's signal to a thread.
void signal(Thread thread) noexcept;
Thread this_thread() noexcept;
/// The signal of a broken pipe ends the process from now on, as it does by default.
void let_broken_pipe_kill() noexcept;
int last_error_code() noexcept;
void set_last_error_code(int code) noexcept;
/// Whether a child that calls body(argument) dies of it.
bool dies(void (*body)(void*), void* argument) noexcept;

/// A child that writes what it reads, until that ends: the ends of its two pipes, which block.
struct Cat {
  sys::Handle input;
  sys::Handle output;
  std::uintptr_t process;
};
Cat start_cat() noexcept;
/// Waits for its end, and says whether all went well.
bool ends_well(const Cat& cat) noexcept;

}  // namespace mio::test::host
