#pragma once

#include <mio/sys/slot.hpp>

namespace mio::sys {

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

}  // namespace mio::sys
