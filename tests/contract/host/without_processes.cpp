// What guests have in common whose peers are in a program beside them: no processes, no signals, no
// files.
#include "host.hpp"

namespace mio::test::host {

bool has_processes() noexcept { return false; }
bool starts_programs() noexcept { return false; }
bool counts_handles() noexcept { return false; }
bool has_remote_peers() noexcept { return true; }

std::size_t open_handle_count() noexcept { __builtin_trap(); }
bool make_room_for_handles(std::size_t) noexcept { return false; }

// Nothing is ever inherited by anybody.
bool is_close_on_exec(sys::Handle) noexcept { return true; }
std::size_t inherited_handle_count() noexcept { __builtin_trap(); }

void enter_scratch_folder() noexcept { __builtin_trap(); }
void leave_scratch_folder() noexcept { __builtin_trap(); }
sys::Handle create_file(const char*) noexcept { __builtin_trap(); }

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
