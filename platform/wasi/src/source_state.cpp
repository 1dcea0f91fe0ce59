#include <mio/sys/source_state.hpp>

#include <utility>

#include <mio/sys/socket.hpp>

namespace mio::sys::inline poll_oneoff {

static_assert(Interest::readable.bits() == Ready::readable);
static_assert(Interest::writable.bits() == Ready::writable);

SourceState& SourceState::operator=(SourceState&& other) noexcept {
  leave(slot_, held_);
  take_over(other);
  return *this;
}

bool SourceState::belongs_to(const Selector& selector) const noexcept {
  return slot_ != nullptr && slot_->selector == &selector && slot_->interest != 0;
}

// Ends the registration and drops what was held; a connection that nobody accepted is closed.
void SourceState::leave(Slot* slot, std::int32_t held) noexcept {
  if (slot != nullptr) {
    slot->selector->remove(*slot);
  }
  if (held > 0) {
    Socket::close(held);
  }
}

Result<> SourceState::register_with(Selector& selector, std::int32_t fd, HandleKind kind,
                                    Token token, Interest interest) noexcept {
  if (slot_ != nullptr) {
    return ErrorKind::already_exists;
  }
  if (interest.is_priority()) {
    return ErrorKind::unsupported;
  }
  return selector.add(*this, fd, kind, token, interest);
}

Result<> SourceState::reregister_with(Selector& selector, std::int32_t, Token token,
                                      Interest interest) noexcept {
  if (!belongs_to(selector)) {
    return ErrorKind::not_found;
  }
  if (interest.is_priority()) {
    return ErrorKind::unsupported;
  }
  slot_->token = token;
  slot_->interest = interest.bits();
  selector.set_armed(*slot_, interest.bits());
  return {};
}

Result<> SourceState::deregister_from(Selector& selector, std::int32_t) noexcept {
  if (!belongs_to(selector)) {
    return ErrorKind::not_found;
  }
  leave(std::exchange(slot_, nullptr), 0);
  return {};
}

void SourceState::rearm(Interest direction) const noexcept {
  if (slot_ != nullptr) {
    slot_->selector->rearm(*slot_, direction.bits());
  }
}

}  // namespace mio::sys::inline poll_oneoff
