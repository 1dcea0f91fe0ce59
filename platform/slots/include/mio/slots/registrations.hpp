#pragma once

#include <atomic>
#include <cstddef>
#include <cstdint>

#include <mio/interest.hpp>
#include <mio/result.hpp>
#include <mio/slots/waker_list.hpp>
#include <mio/sys/slot.hpp>
#include <mio/token.hpp>

namespace mio::sys {

/// The base of a Selector whose list of sources is ours: who refers to it, who is registered, who
/// wakes it, and how others end its wait. A mutex guards it all and is not held during a wait;
/// whatever changes meanwhile ends that wait through the notifier.
///
/// The Selector gives what README.md lists, and finds in `interest` and `token` of a slot what is
/// to be watched.
class Registrations {
 public:
  /// One Poll, clones of its Registry and wakers: see contract.hpp.
  Result<> open() noexcept;
  void retain() noexcept { references_.fetch_add(1, std::memory_order_relaxed); }
  void release() noexcept;
  bool in_use() const noexcept {
    return references_.load(std::memory_order_acquire) != 0 || taken_count_ != 0;
  }

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

  /// Has the flag of a waker be seen by the poll that runs, or else by the next one.
  /// thread  any thread, any signal handler, as long as it keeps a reference: that keeps the
  ///         notifier open.
  Result<> wake() noexcept { return wakers_.note_wake() ? notify() : Result<>(); }

  void link(Waker& waker) noexcept;
  void unlink(Waker& waker) noexcept;
  /// Puts `waker` in the place of `old`, with its wake.
  void replace(Waker& old, Waker& waker) noexcept;

 protected:
  constexpr explicit Registrations(const SlotsView& view) noexcept : view_(view) {}

  /// Ends the wait of a poll that runs, so that it begins anew with what is the case now.
  Result<> notify() noexcept {
    // Who takes the mark away writes; so a wait costs one write at most, and without a wait none.
    return is_waiting_.load() && is_waiting_.exchange(false) ? notifier_.notify() : Result<>();
  }
  /// The same for who keeps no reference.
  void end_wait() noexcept {
    if (is_waiting_.load()) {
      notify_locked();
    }
  }

  // Guards all that follows but the atomic ones, the slots, and what the Selector adds.
  Mutex mutex_;
  Notifier notifier_;
  // Set before a wait, and before it is looked at what there is to wait for; everybody else changes
  // that first and then looks at this. One of the two sees the other.
  std::atomic<bool> is_waiting_{false};
  SlotsView view_;
  std::size_t used_count_ = 0;  // Slots from here on were never taken.
  WakerList wakers_;

 private:
  // References while the last one is being released.
  static constexpr std::uint32_t kClosing = ~std::uint32_t{0};

  Selector& selector() noexcept;
  Result<> start() noexcept;
  void close() noexcept;
  bool owns(const Slot& slot) noexcept;
  Result<Slot*> take(int fd, Token token, Interest interest, bool is_borrowed) noexcept;
  void set(Slot& slot, Token token, Interest interest) noexcept;
  void give_back(Slot& slot) noexcept;
  void notify_locked() noexcept;

  std::atomic<std::uint32_t> references_{0};
  std::size_t taken_count_ = 0;
  Slot* free_ = nullptr;
};

}  // namespace mio::sys
