#pragma once

#include <atomic>
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
    slot.rearmed.fetch_or(directions | Ready::trouble);
    is_changed_.store(true);
    end_wait();
  }

 private:
  friend class sys::Registrations;

  static constexpr Result<> start() noexcept { return {}; }
  void stop() noexcept {
    for (Slot* slot = view_.slots; slot != view_.slots + used_count_; ++slot) {
      disarm(*slot);
    }
    is_changed_.store(true);
  }
  void arm(Slot& slot) noexcept {
    slot.armed = slot.interest | Ready::trouble;
    slot.rearmed.store(Slot::replaced);
    is_changed_.store(true);
  }
  // Of what has no interest nothing is asked.
  void disarm(Slot& slot) noexcept { arm(slot); }

  void prepare() noexcept;
  void ask(const Slot& slot) noexcept;
  Result<std::size_t> report(std::size_t told_count, mio::Event* events,
                             std::size_t capacity) noexcept;
  std::size_t report_sources(std::size_t told_count, mio::Event* events,
                             std::size_t capacity) noexcept;

  // Something is to be asked that was not written down. Set after it; taken away before looking.
  std::atomic<bool> is_changed_{true};
  std::size_t asked_count_ = 0;  // Slots that the running poll knows.
  std::size_t start_ = 0;        // Where the next report begins, so that none starves.
};

}  // namespace poll2
}  // namespace mio::sys
