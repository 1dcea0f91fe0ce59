#pragma once

#include <cstddef>
#include <cstdint>

#include <mio/event.hpp>
#include <mio/poll2/slot.hpp>
#include <mio/result.hpp>
#include <mio/slots/registrations.hpp>
#include <mio/timeout.hpp>

namespace mio::sys {
inline namespace poll2 {

/// Waits by poll(2), which is told of all sources each time, and of what others change meanwhile
/// once its wait has been ended.
class Selector : public Registrations {
 public:
  constexpr explicit Selector(const SlotsView& view) noexcept : Registrations(view) {}

  /// poll(2) has no queue, so there is nothing that another loop could wait for.
  Result<int> raw() const noexcept { return ErrorKind::unsupported; }

  Result<std::size_t> select(mio::Event* events, std::size_t capacity, Timeout timeout) noexcept;

  /// Has the poll that runs, or else the next one, ask for `directions` again.
  void rearm(Slot& slot, std::uint8_t directions) noexcept {
    slot.armed.fetch_or(directions | Ready::trouble);
    end_wait();
  }

 private:
  friend class sys::Registrations;

  static constexpr Result<> start() noexcept { return {}; }
  static constexpr void stop() noexcept {}
  static void arm(Slot& slot) noexcept {
    slot.asked = 0;
    slot.armed.store(slot.interest | Ready::trouble);
  }
  static void disarm(Slot& slot) noexcept { slot.asked = 0; }

  bool prepare(bool may_wait) noexcept;
  Result<std::size_t> report(std::size_t ready_count, mio::Event* events,
                             std::size_t capacity) noexcept;
  std::size_t report_sources(std::size_t ready_count, mio::Event* events,
                             std::size_t capacity) noexcept;

  std::size_t asked_count_ = 0;  // Slots that the running poll knows.
  std::size_t start_ = 0;        // Where the next report begins, so that none starves.
};

}  // namespace poll2
}  // namespace mio::sys
