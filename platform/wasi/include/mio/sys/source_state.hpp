#pragma once

#include <cstdint>
#include <utility>

#include <mio/handle_kind.hpp>
#include <mio/interest.hpp>
#include <mio/result.hpp>
#include <mio/sys/selector.hpp>
#include <mio/token.hpp>
#include <mio/unsupported.hpp>

namespace mio::sys {
inline namespace poll_oneoff {

/// Which slot a source has, and what looking at the source took out of the host. Slot and source
/// point at each other; only the source gives the slot back.
class SourceState {
 public:
  constexpr SourceState() noexcept = default;
  // Always inline, as in Socket.
  [[gnu::always_inline]] SourceState(SourceState&& other) noexcept { take_over(other); }
  SourceState& operator=(SourceState&& other) noexcept;
  [[gnu::always_inline]] ~SourceState() {
    if (slot_ != nullptr || held_ != 0) {
      leave(slot_, held_);
    }
  }

  Result<> register_with(Selector& selector, std::int32_t fd, HandleKind kind, Token token,
                         Interest interest) noexcept;
  Result<> reregister_with(Selector& selector, std::int32_t fd, Token token,
                           Interest interest) noexcept;
  Result<> deregister_from(Selector& selector, std::int32_t fd) noexcept;

  void rearm(Interest direction) const noexcept;

  /// Fails with the error that a look at the source used up, if there is one.
  Result<> take_error() const noexcept {
    return held_ >= 0 ? Result<>()
                      : preview1::error_from(static_cast<std::uint16_t>(-std::exchange(held_, 0)));
  }
  /// The connection that a look at the listener accepted, or 0.
  std::int32_t take_accepted() const noexcept { return held_ > 0 ? std::exchange(held_, 0) : 0; }

 private:
  friend class Selector;

  void take_over(SourceState& other) noexcept {
    slot_ = std::exchange(other.slot_, nullptr);
    held_ = std::exchange(other.held_, 0);
    if (slot_ != nullptr) {
      slot_->source = this;
    }
  }
  bool belongs_to(const Selector& selector) const noexcept;
  static void leave(Slot* slot, std::int32_t held) noexcept;

  Slot* slot_ = nullptr;  // Null while it is not registered.
  // Kept for the next operation: above zero a connection that was accepted, below zero the negative
  // of an errno, else nothing.
  mutable std::int32_t held_ = 0;
};

using Borrowed = unsupported::Borrowed<Selector, std::int32_t>;

}  // namespace poll_oneoff
}  // namespace mio::sys
