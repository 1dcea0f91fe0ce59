#pragma once

#include <mio/sys/poll_calls.hpp>

namespace mio::sys {
inline namespace poll2 {

/// Holds a Mutex while it lives.
class Locked {
 public:
  explicit Locked(Mutex& mutex) noexcept : mutex_(mutex) { mutex_.lock(); }
  Locked(const Locked&) = delete;
  Locked& operator=(const Locked&) = delete;
  ~Locked() { mutex_.unlock(); }

 private:
  Mutex& mutex_;
};

}  // namespace poll2
}  // namespace mio::sys
