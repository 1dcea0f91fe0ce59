#pragma once

#include <cstddef>
#include <cstdint>

#include <mio/event.hpp>
#include <mio/result.hpp>
#include <mio/slots/registrations.hpp>
#include <mio/sys/ring.hpp>
#include <mio/sys/slot.hpp>
#include <mio/timeout.hpp>

namespace mio::sys {
inline namespace uring {

/// Waits by a ring, and asks it what has changed since. Only the thread that polls gives requests
/// to the kernel, for the kernel works for a request in the thread that gave it.
class Selector : public Registrations {
 public:
  constexpr explicit Selector(const SlotsView& view) noexcept : Registrations(view) {}

  /// The ring can be waited for, but what is to be asked is given to it only by a poll.
  Result<int> raw() const noexcept { return ErrorKind::unsupported; }

  Result<std::size_t> select(mio::Event* events, std::size_t capacity, Timeout timeout) noexcept;

  /// Has the poll that runs, or else the next one, ask for `directions` again.
  void rearm(Slot& slot, std::uint8_t directions) noexcept;

 private:
  friend class sys::Registrations;

  Result<> start() noexcept;
  void stop() noexcept;
  void arm(Slot& slot) noexcept;
  void disarm(Slot& slot) noexcept;
  void note_change(Slot& slot) noexcept;
  void cancel(const Slot& slot, unsigned directions) noexcept;

  bool prepare(bool may_wait) noexcept;
  bool has_room() noexcept;
  void ask_notifier() noexcept;
  void ask(Slot& slot) noexcept;

  Result<> settle(const Result<>& outcome) noexcept;
  void cancel_orphans() noexcept;
  void start_over() noexcept;
  Result<> take_in(const Completion& completion) noexcept;
  void take_in(Slot& slot, std::uint8_t direction, const Completion& completion) noexcept;
  void queue(Slot& slot) noexcept;

  Result<std::size_t> report(const Result<>& outcome, mio::Event* events,
                             std::size_t capacity) noexcept;
  std::size_t report_sources(mio::Event* events, std::size_t capacity) noexcept;
  std::uint8_t deliver(Slot& slot) noexcept;

  std::uint64_t id_of(const Slot& slot, std::uint8_t direction) const noexcept;
  Slot* slot_of(std::uint64_t id) const noexcept;

  Ring ring_;
  Slot* changed_ = nullptr;
  Slot* ready_first_ = nullptr;
  Slot* ready_last_ = nullptr;
  std::uint32_t notifier_generation_ = 0;
  std::uint32_t given_count_ = 0;  // Requests that a poll is about to give to the kernel.
  bool has_orphans_ = false;       // A source went while a request of it was among them.
  bool is_notifier_asked_ = false;
  bool looks_again_ = false;  // A completion proved nothing, and is asked for again.
};

}  // namespace uring
}  // namespace mio::sys
