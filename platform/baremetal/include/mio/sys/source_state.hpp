#pragma once

#include <utility>

#include <mio/handle_kind.hpp>
#include <mio/interest.hpp>
#include <mio/result.hpp>
#include <mio/sys/selector.hpp>
#include <mio/token.hpp>
#include <mio/unsupported.hpp>

namespace mio::sys {
inline namespace interrupts {

/// Which slot a source has; only the source gives the slot back. The slot does not know where the
/// source is, so moving one is nobody's business.
class SourceState {
 public:
  constexpr SourceState() noexcept = default;
  SourceState(SourceState&& other) noexcept : slot_(std::exchange(other.slot_, nullptr)) {}
  SourceState& operator=(SourceState&& other) noexcept {
    Slot* const slot = std::exchange(other.slot_, nullptr);
    leave();
    slot_ = slot;
    return *this;
  }
  ~SourceState() { leave(); }

  Result<> register_with(Selector& selector, Handle device, HandleKind, Token token,
                         Interest interest) noexcept;
  Result<> reregister_with(Selector& selector, Handle device, Token token,
                           Interest interest) noexcept;
  Result<> deregister_from(Selector& selector, Handle device) noexcept;

  void rearm(Interest direction) const noexcept {
    if (slot_ != nullptr) {
      slot_->rearm(direction);
    }
  }
  constexpr Result<> take_error() const noexcept { return {}; }

 private:
  bool belongs_to(const Selector& selector) const noexcept {
    return slot_ != nullptr && slot_->selector == &selector && slot_->interest != 0;
  }
  void leave() noexcept {
    if (Slot* const slot = std::exchange(slot_, nullptr); slot != nullptr) {
      slot->selector->remove(*slot);
    }
  }

  Slot* slot_ = nullptr;  // Null while it is not registered.
};

using Borrowed = unsupported::Borrowed<Selector, Handle>;

}  // namespace interrupts
}  // namespace mio::sys
