// Micro-benchmarks whose one half is the same (dispatch_main.cpp) and whose other half is what is
// compared: dispatch_mio.cpp, and dispatch_raw.cpp on plain epoll.
#pragma once

#include <cstddef>
#include <cstdint>

namespace bench {

inline constexpr std::size_t kWatched = 1000;
inline constexpr std::size_t kReady = 100;
inline constexpr std::size_t kEventCapacity = 256;

/// Ends the program unless `condition` holds.
inline void require(bool condition) {
  if (!condition) {
    __builtin_trap();
  }
}

// GIVEN BY EACH SIDE

void set_up();
void tear_down();

/// Watches these for readable; the token of each is its index.
void watch(const int* fds, std::size_t count);
/// Waits once, reads once from each that is readable, and says how many bytes there were.
std::size_t dispatch(const int* fds);
/// Looks once whether there is anything, and there is nothing.
void empty_poll();
void register_and_deregister(int fd);
void reregister(int fd);
/// Wakes the queue and waits once.
void wake_and_poll();

}  // namespace bench
