#pragma once

#include <atomic>
#include <cstddef>
#include <cstdint>

#include <mio/event.hpp>
#include <mio/interest.hpp>
#include <mio/poll2/event.hpp>
#include <mio/result.hpp>
#include <mio/sys/poll_calls.hpp>
#include <mio/timeout.hpp>
#include <mio/token.hpp>

namespace mio::sys {

inline namespace poll2 {

class Selector;
class Waker;

/// A registered source. `armed` says which directions the next poll asks for: all of the interest
/// at registration; without the one that was delivered in an event; with it again once an operation
/// ran dry. That makes edges of a call that only knows levels. Errors and hang-ups poll(2) reports
/// unasked, as long as it is given the descriptor: that is Ready::trouble, until one was delivered.
struct Slot {
  union {
    Token token;
    Slot* next_free;  // While no source has it.
  };
  Selector* selector;
  int fd;
  std::uint8_t interest;  // Bits of Interest; 0 once the Poll is gone.
  std::uint8_t asked;     // What the running poll asks for; 0 once this registration has changed.
  bool is_borrowed;       // No source of ours has it: the descriptor is all that it is known by.
  std::atomic<std::uint8_t> armed;
};

}  // namespace poll2

// As many descriptors as a process of Linux can have unless its limit of them is raised.
inline constexpr std::size_t slots_max = 1'048'576;

/// Where the slots of a table are, and the room that poll(2) needs: a record for each slot, at the
/// same index, and one for the notifier.
struct SlotsView {
  Slot* slots;
  PollFd* pollfds;
  std::size_t capacity;
};

template <std::size_t N>
class Slots {
 public:
  constexpr SlotsView view() noexcept { return {slots_, pollfds_, N}; }

 private:
  Slot slots_[N]{};
  PollFd pollfds_[N + 1]{};
};

inline namespace poll2 {

/// The list of sources, and the waits on them. A mutex guards the list and is not held while
/// poll(2) waits; whatever changes meanwhile ends that wait through the notifier.
class Selector {
 public:
  constexpr explicit Selector(const SlotsView& view) noexcept : view_(view) {}

  Result<> open() noexcept;
  void retain() noexcept { references_.fetch_add(1, std::memory_order_relaxed); }
  void release() noexcept;
  bool in_use() const noexcept {
    return references_.load(std::memory_order_acquire) != 0 || taken_count_ != 0;
  }
  /// poll(2) has no queue, so there is nothing that another loop could wait for.
  Result<int> raw() const noexcept { return ErrorKind::unsupported; }

  Result<std::size_t> select(mio::Event* events, std::size_t capacity, Timeout timeout) noexcept;

  /// Gives a source a slot.
  /// errors  out_of_capacity.  bad_handle.  unsupported: no caps::priority.
  Result<Slot*> add(int fd, Token token, Interest interest, bool is_borrowed = false) noexcept;
  /// The slot of a descriptor that is registered here; of any, or of a borrowed one only.
  Slot* find(int fd, bool borrowed_only) noexcept;
  /// errors  not_found: it is of another Poll, or of one that is gone.
  Result<> change(Slot& slot, Token token, Interest interest) noexcept;
  Result<> remove(Slot& slot) noexcept;
  /// Takes the slot back, whether its Poll is there or gone.
  void take_back(Slot& slot) noexcept;

  /// Has the poll that runs, or else the next one, ask for `directions` again.
  void rearm(Slot& slot, std::uint8_t directions) noexcept {
    slot.armed.fetch_or(directions | Ready::trouble);
    end_wait();
  }

  /// Ends the wait of a poll that runs, so that it begins anew with what is the case now.
  /// thread  any thread, any signal handler, as long as it keeps a reference: that keeps the
  ///         notifier open.
  Result<> notify() noexcept {
    // Who takes the mark away writes; so a wait costs one write at most, and without a wait none.
    return is_waiting_.load() && is_waiting_.exchange(false) ? notifier_.notify() : Result<>();
  }

  void link(Waker& waker) noexcept;
  void unlink(Waker& waker) noexcept;
  /// Puts `waker` in the place of `old`, with its wake.
  void replace(Waker& old, Waker& waker) noexcept;

 private:
  // References while the last one is being released.
  static constexpr std::uint32_t kClosing = ~std::uint32_t{0};

  void close() noexcept;
  bool owns(const Slot& slot) const noexcept { return slot.selector == this && slot.interest != 0; }
  Result<Slot*> take(int fd, Token token, Interest interest, bool is_borrowed) noexcept;
  static void set(Slot& slot, Token token, Interest interest) noexcept;
  void give_back(Slot& slot) noexcept;
  void end_wait() noexcept {
    if (is_waiting_.load()) {
      notify_locked();
    }
  }
  void notify_locked() noexcept;

  bool prepare(bool may_wait) noexcept;
  Result<std::size_t> report(std::size_t ready_count, mio::Event* events,
                             std::size_t capacity) noexcept;
  std::size_t report_sources(std::size_t ready_count, mio::Event* events,
                             std::size_t capacity) noexcept;

  bool has_wakes() const noexcept;
  std::size_t take_wakes(mio::Event* events, std::size_t capacity) noexcept;
  void put_last(Waker& waker) noexcept;
  Waker** link_to(Waker& waker) noexcept;

  // Guards the list: all that follows but the atomic ones, and the slots but for `armed`.
  Mutex mutex_;
  Notifier notifier_;
  std::atomic<std::uint32_t> references_{0};
  std::atomic<bool> is_waiting_{false};
  bool keeps_place_ = false;  // Whether the last report that had a wake kept a place for it.
  SlotsView view_;
  std::size_t used_count_ = 0;  // Slots from here on were never taken.
  std::size_t taken_count_ = 0;
  std::size_t asked_count_ = 0;  // Slots that the running poll knows.
  std::size_t start_ = 0;        // Where the next report begins, so that none starves.
  Slot* free_ = nullptr;
  Waker* wakers_ = nullptr;
};

}  // namespace poll2
}  // namespace mio::sys
