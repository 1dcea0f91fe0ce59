// Where the tests run in a process of a Unix, and the peers with them.
#include <cerrno>
#include <csignal>
#include <cstdlib>
#include <cstring>
#include <ctime>

#include <dirent.h>
#include <fcntl.h>
#include <pthread.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <mio/assert.hpp>

#include "host.hpp"

namespace mio::test::host {

namespace {

struct Start {
  void (*body)(void*);
  void* argument;
};

// The exit status of a child that became another program and counted its handles there; or
// kNotForHere if the kernel does not know that program's format.
constexpr int kNotForHere = 255;
int count_in_child() noexcept {
  const pid_t child = ::fork();
  MIO_ASSERT(child >= 0);
  if (child == 0) {
    ::execl(MIO_COUNT_HANDLES, MIO_COUNT_HANDLES, static_cast<char*>(nullptr));
    if (errno == ENOEXEC) {
      ::_exit(kNotForHere);
    }
    ::abort();
  }
  int status = 0;
  MIO_ASSERT(::waitpid(child, &status, 0) == child && WIFEXITED(status));
  return WEXITSTATUS(status);
}

pthread_t native(Thread thread) noexcept {
  static_assert(sizeof(pthread_t) <= sizeof(std::uintptr_t));
  return (pthread_t)thread.id;  // An integer or a pointer, as the system likes.
}

constexpr char kScratchTemplate[] = MIO_SCRATCH "/scratch.XXXXXX";
constinit char scratch[sizeof kScratchTemplate]{};
constinit int folder_before = -1;

// The two ends of a pipe; a child gets neither unless it is told.
struct Ends {
  int read;
  int write;
};
Ends open_pipe() noexcept {
  int ends[2]{};
  MIO_ASSERT(::pipe(ends) == 0);
  for (const int end : ends) {
    MIO_ASSERT(::fcntl(end, F_SETFD, FD_CLOEXEC) == 0);
  }
  return {ends[0], ends[1]};
}

}  // namespace

std::uint64_t now_ns() noexcept {
  timespec now{};
  ::clock_gettime(CLOCK_MONOTONIC, &now);
  return static_cast<std::uint64_t>(now.tv_sec) * 1'000'000'000U +
         static_cast<std::uint64_t>(now.tv_nsec);
}

bool knows_writable() noexcept { return true; }
bool has_processes() noexcept { return true; }
bool starts_programs() noexcept { return count_in_child() != kNotForHere; }

bool has_remote_peers() noexcept { return false; }

net::SocketAddr listener_address(std::size_t) noexcept { return peer_address(0); }
net::SocketAddr peer_address(std::uint16_t port) noexcept {
  return {net::IpAddr::v4_loopback, port};
}
std::uint16_t free_port() noexcept { return 0; }

bool counts_handles() noexcept { return ::access("/dev/fd", R_OK) == 0; }

std::size_t open_handle_count() noexcept {
  DIR* const folder = ::opendir("/dev/fd");
  MIO_ASSERT(folder != nullptr);
  std::size_t count = 0;
  for (const dirent* entry = ::readdir(folder); entry != nullptr; entry = ::readdir(folder)) {
    count += entry->d_name[0] != '.' ? 1 : 0;
  }
  ::closedir(folder);
  return count - 1;  // The folder itself.
}

bool make_room_for_handles(std::size_t count) noexcept {
  constexpr rlim_t kOthers = 64;
  const rlim_t wanted = static_cast<rlim_t>(count) + kOthers;
  rlimit limit;
  if (::getrlimit(RLIMIT_NOFILE, &limit) < 0) {
    return false;
  }
  if (limit.rlim_cur < wanted) {
    limit.rlim_cur = wanted < limit.rlim_max ? wanted : limit.rlim_max;
    return ::setrlimit(RLIMIT_NOFILE, &limit) == 0 && limit.rlim_cur == wanted;
  }
  return true;
}

bool is_nonblocking(sys::Handle handle) noexcept {
  return (::fcntl(handle, F_GETFL) & O_NONBLOCK) != 0;
}

bool is_close_on_exec(sys::Handle handle) noexcept {
  return (::fcntl(handle, F_GETFD) & FD_CLOEXEC) != 0;
}

std::size_t inherited_handle_count() noexcept { return static_cast<std::size_t>(count_in_child()); }

sys::Handle duplicate(sys::Handle handle) noexcept { return ::dup(handle); }
void close(sys::Handle handle) noexcept { ::close(handle); }

void enter_scratch_folder() noexcept {
  std::memcpy(scratch, kScratchTemplate, sizeof scratch);
  MIO_ASSERT(::mkdtemp(scratch) != nullptr);
  folder_before = ::open(".", O_RDONLY | O_CLOEXEC);
  MIO_ASSERT(folder_before >= 0 && ::chdir(scratch) == 0);
}

void leave_scratch_folder() noexcept {
  DIR* const folder = ::opendir(".");
  MIO_ASSERT(folder != nullptr);
  for (const dirent* entry = ::readdir(folder); entry != nullptr; entry = ::readdir(folder)) {
    ::unlink(entry->d_name);  // Neither "." nor ".." can be.
  }
  ::closedir(folder);
  MIO_ASSERT(::fchdir(folder_before) == 0);
  ::close(folder_before);
  MIO_ASSERT(::rmdir(scratch) == 0);
}

sys::Handle create_file(const char* name) noexcept {
  const int file = ::open(name, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
  MIO_ASSERT(file >= 0);
  return file;
}

Thread start_thread(void (*body)(void*), void* argument) noexcept {
  auto* const start = static_cast<Start*>(std::malloc(sizeof(Start)));
  MIO_ASSERT(start != nullptr);
  *start = {body, argument};
  pthread_t thread{};
  const int error = ::pthread_create(
      &thread, nullptr,
      [](void* memory) -> void* {
        const Start own = *static_cast<Start*>(memory);
        std::free(memory);
        own.body(own.argument);
        return nullptr;
      },
      start);
  MIO_ASSERT(error == 0);
  return {(std::uintptr_t)thread};
}

void join(Thread thread) noexcept { ::pthread_join(native(thread), nullptr); }

void handle_user_signal(SignalHandler handler) noexcept {
  struct sigaction action{};
  action.sa_handler = handler;
  ::sigaction(SIGUSR1, &action, nullptr);
}

void ignore_user_signal() noexcept { ::signal(SIGUSR1, SIG_IGN); }

void signal(Thread thread) noexcept { ::pthread_kill(native(thread), SIGUSR1); }
Thread this_thread() noexcept { return {(std::uintptr_t)::pthread_self()}; }

void let_broken_pipe_kill() noexcept { ::signal(SIGPIPE, SIG_DFL); }

int last_error_code() noexcept { return errno; }
void set_last_error_code(int code) noexcept { errno = code; }

bool dies(void (*body)(void*), void* argument) noexcept {
  const pid_t child = ::fork();
  MIO_ASSERT(child >= 0);
  if (child == 0) {
    // The parent's runner would report a crash of its own, and the system would keep a core.
    for (const int number : {SIGILL, SIGTRAP, SIGABRT, SIGSEGV, SIGBUS}) {
      ::signal(number, SIG_DFL);
    }
    const rlimit none{0, 0};
    ::setrlimit(RLIMIT_CORE, &none);
    body(argument);
    ::_exit(0);
  }
  int status = 0;
  MIO_ASSERT(::waitpid(child, &status, 0) == child);
  return WIFSIGNALED(status);
}

Cat start_cat() noexcept {
  const Ends input = open_pipe();
  const Ends output = open_pipe();
  const pid_t child = ::fork();
  MIO_ASSERT(child >= 0);
  if (child == 0) {
    ::dup2(input.read, STDIN_FILENO);
    ::dup2(output.write, STDOUT_FILENO);
    ::execlp("cat", "cat", static_cast<char*>(nullptr));
    ::_exit(127);
  }
  ::close(input.read);
  ::close(output.write);
  return {input.write, output.read, static_cast<std::uintptr_t>(child)};
}

bool ends_well(const Cat& cat) noexcept {
  const auto child = static_cast<pid_t>(cat.process);
  int status = 0;
  return ::waitpid(child, &status, 0) == child && WIFEXITED(status) && WEXITSTATUS(status) == 0;
}

}  // namespace mio::test::host
