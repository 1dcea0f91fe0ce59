// Threads, clocks, the start and the end.
#include <cerrno>
#include <climits>
#include <cstdlib>
#include <ctime>
#include <mutex>

#include <linux/futex.h>
#include <pthread.h>
#include <sched.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "shim.hpp"

extern "C" [[noreturn]] void runtime_entry(std::int32_t word_count, char* const* words,
                                           char* const* environment);

namespace shim {

namespace {

constexpr std::uint32_t kThreadsMax = 256;

struct Thread {
  void (*body)(std::size_t);
  std::size_t argument;
  pthread_t native;
  bool is_taken;
};
constinit Thread threads[kThreadsMax]{};
constinit std::mutex threads_mutex;

struct Timespec {
  std::int64_t sec;
  std::int32_t nsec;
};

}  // namespace

extern "C" {

std::uint32_t sys_spawn2(void (*body)(std::size_t), std::size_t argument, std::uint8_t, std::size_t,
                         std::ptrdiff_t) {
  const std::lock_guard locked(threads_mutex);
  std::uint32_t id = 0;
  while (threads[id].is_taken) {
    if (++id == kThreadsMax) {
      std::abort();
    }
  }
  Thread& thread = threads[id];
  thread = {body, argument, {}, true};
  const int error = ::pthread_create(
      &thread.native, nullptr,
      [](void* own) -> void* {
        const Thread start = *static_cast<Thread*>(own);
        start.body(start.argument);
        return nullptr;
      },
      &thread);
  if (error != 0) {
    std::abort();
  }
  return id;
}

std::int32_t sys_join(std::uint32_t id) {
  ::pthread_join(threads[id].native, nullptr);
  const std::lock_guard locked(threads_mutex);
  threads[id].is_taken = false;
  return 0;
}

void sys_yield() { ::sched_yield(); }
void sys_usleep(std::uint64_t us) { ::usleep(static_cast<useconds_t>(us)); }

std::int32_t sys_clock_gettime(std::int32_t clock, Timespec* now) {
  constexpr std::int32_t kMonotonic = 4;
  if (clock != kMonotonic) {
    return -EINVAL;
  }
  timespec own{};
  ::clock_gettime(CLOCK_MONOTONIC, &own);
  // In microseconds.
  *now = {own.tv_sec, static_cast<std::int32_t>(own.tv_nsec / 1'000 * 1'000)};
  return 0;
}

std::int32_t sys_futex_wait(std::uint32_t* address, std::uint32_t expected, const Timespec*,
                            std::uint32_t) {
  return static_cast<std::int32_t>(
      answer(::syscall(SYS_futex, address, FUTEX_WAIT_PRIVATE, expected, nullptr)));
}

std::int32_t sys_futex_wake(std::uint32_t* address, std::int32_t count) {
  return static_cast<std::int32_t>(
      answer(::syscall(SYS_futex, address, FUTEX_WAKE_PRIVATE, count)));
}

[[noreturn]] void sys_exit(std::int32_t code) { std::exit(code); }

}  // extern "C"

}  // namespace shim

int main(int argument_count, char** arguments) {
  runtime_entry(argument_count, arguments, ::environ);
}
