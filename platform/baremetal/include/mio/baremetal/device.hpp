#pragma once

#include <atomic>
#include <cstdint>

#include <mio/sys/event.hpp>

namespace mio::baremetal {

using sys::Ready;

/// What a driver has in common with every other source: what it is ready for at this moment. The
/// address of a Device is its handle, so it stays where it is; what moves, and what an IoSource
/// holds, is something that refers to it.
///
///   set_ready    an interrupt, or whoever else sees it: there is a byte, there is room
///   clear_ready  the driver's own operation, in the critical section in which it sees that it is
///                dry; the next one is `would_block`
///
/// A direction that is ready is reported once, until an operation has run dry: what makes edges of
/// these levels is the selector's business.
class Device {
 public:
  constexpr Device() noexcept = default;
  Device(const Device&) = delete;
  Device& operator=(const Device&) = delete;

  /// ready   bits of Ready. An error or a hang-up is ready in both directions: Ready::broken,
  ///         Ready::hung_up.
  /// thread  any interrupt, and the loop.
  void set_ready(std::uint8_t ready) noexcept;
  void clear_ready(std::uint8_t ready) noexcept;

  std::uint8_t ready() const noexcept { return ready_.load(std::memory_order_relaxed); }

 private:
  std::atomic<std::uint8_t> ready_{0};
};

}  // namespace mio::baremetal
