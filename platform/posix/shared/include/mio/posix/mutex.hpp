#pragma once

#include <cstddef>

#include <mio/result.hpp>

namespace mio::posix {

/// A pthread mutex in storage of its own size, so that a table with one in it can be constinit and
/// needs no OS header. It is made before its first use, once, and for good.
class Mutex {
 public:
  constexpr Mutex() noexcept = default;
  Mutex(const Mutex&) = delete;
  Mutex& operator=(const Mutex&) = delete;
  ~Mutex();

  /// Makes it, unless it is made already.
  /// errors  out_of_memory and the like, as pthread_mutex_init(3).
  /// thread  one caller at a time.
  Result<> make() noexcept;

  void lock() noexcept;
  void unlock() noexcept;

 private:
  // Room for the pthread_mutex_t of every system; asserted in mutex.cpp.
  alignas(8) std::byte storage_[64]{};
  bool is_made_ = false;
};

}  // namespace mio::posix
