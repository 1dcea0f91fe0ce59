#pragma once

#include <cstdint>

#include <mio/baremetal/hooks.hpp>

namespace mio::baremetal {

/// Keeps interrupts away while it lives.
class Critical {
 public:
  Critical() noexcept : before_(mask_interrupts()) {}
  Critical(const Critical&) = delete;
  Critical& operator=(const Critical&) = delete;
  ~Critical() { restore_interrupts(before_); }

 private:
  std::uint32_t before_;
};

}  // namespace mio::baremetal
