#pragma once

#include <atomic>

#include <mio/handle_kind.hpp>
#include <mio/interest.hpp>
#include <mio/result.hpp>
#include <mio/sys/selector.hpp>
#include <mio/token.hpp>

namespace mio::sys {

/// Which slot a source has; only the source gives the slot back. The slot does not know where the
/// source is, so moving one is nobody's business.
class SourceState {
 public:
  constexpr SourceState() noexcept = default;
  SourceState(SourceState&& other) noexcept : slot_(other.give_up()) {}
  SourceState& operator=(SourceState&& other) noexcept {
    Slot* const slot = other.give_up();
    leave();
    slot_.store(slot, std::memory_order_relaxed);
    return *this;
  }
  ~SourceState() { leave(); }

  Result<> register_with(Selector& selector, int fd, HandleKind, Token token,
                         Interest interest) noexcept;
  Result<> reregister_with(Selector& selector, int fd, Token token, Interest interest) noexcept;
  Result<> deregister_from(Selector& selector, int fd) noexcept;

  void rearm(Interest direction) const noexcept;
  constexpr Result<> take_error() const noexcept { return {}; }

 private:
  Slot* slot() const noexcept { return slot_.load(std::memory_order_acquire); }
  Slot* give_up() noexcept { return slot_.exchange(nullptr, std::memory_order_acquire); }
  void leave() noexcept {
    if (Slot* const slot = give_up(); slot != nullptr) {
      slot->selector->take_back(*slot);
    }
  }

  // Null while it is not registered. Atomic because an operation in one thread may re-arm while
  // another thread registers. A slot that has a new owner by then is merely asked about once more.
  std::atomic<Slot*> slot_{nullptr};
};

/// A descriptor that is not ours: its slot is looked for, which takes longer the more there are.
struct Borrowed {
  static Result<> register_with(Selector& selector, int fd, Token token,
                                Interest interest) noexcept;
  static Result<> reregister_with(Selector& selector, int fd, Token token,
                                  Interest interest) noexcept;
  static Result<> deregister_from(Selector& selector, int fd) noexcept;
  static void rearm(Selector& selector, int fd, Interest direction) noexcept;
};

}  // namespace mio::sys
