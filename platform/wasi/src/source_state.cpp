#include <mio/sys/source_state.hpp>

#include <utility>

#include <mio/sys/socket.hpp>

namespace mio::sys::inline poll_oneoff {

namespace {

static_assert(Interest::readable.bits() == Ready::readable);
static_assert(Interest::writable.bits() == Ready::writable);

}  // namespace

SourceState::SourceState(SourceState&& other) noexcept
    : selector_(std::exchange(other.selector_, nullptr)),
      held_(std::exchange(other.held_, 0)),
      index_(other.index_) {}

SourceState& SourceState::operator=(SourceState&& other) noexcept {
  leave();
  selector_ = std::exchange(other.selector_, nullptr);
  held_ = std::exchange(other.held_, 0);
  index_ = other.index_;
  return *this;
}

SourceState::~SourceState() { leave(); }

// Ends the registration and drops what was held; a connection that nobody accepted is closed.
void SourceState::leave() noexcept {
  const std::int32_t left = std::exchange(held(), 0);
  if (left > 0) {
    Socket::close(left);
  }
  if (selector_ != nullptr) {
    selector_->remove(index_);
    selector_ = nullptr;
  }
}

bool SourceState::belongs_to(const Selector& selector) const noexcept {
  return selector_ == &selector && selector_->slot(index_).interest != 0;
}

std::int32_t& SourceState::held() const noexcept {
  return selector_ != nullptr ? selector_->slot(index_).held : held_;
}

Result<> SourceState::register_with(Selector& selector, std::int32_t fd, HandleKind kind,
                                    Token token, Interest interest) noexcept {
  if (selector_ != nullptr) {
    return ErrorKind::already_exists;
  }
  if (interest.is_priority()) {
    return ErrorKind::unsupported;
  }
  MIO_TRY_ASSIGN(index_, selector.add(fd, kind, token, interest));
  selector.slot(index_).held = std::exchange(held_, 0);
  selector_ = &selector;
  return {};
}

Result<> SourceState::reregister_with(Selector& selector, std::int32_t, Token token,
                                      Interest interest) noexcept {
  if (!belongs_to(selector)) {
    return ErrorKind::not_found;
  }
  if (interest.is_priority()) {
    return ErrorKind::unsupported;
  }
  Slot& slot = selector.slot(index_);
  slot.token = token;
  slot.interest = interest.bits();
  slot.armed = slot.interest;
  return {};
}

Result<> SourceState::deregister_from(Selector& selector, std::int32_t) noexcept {
  if (!belongs_to(selector)) {
    return ErrorKind::not_found;
  }
  held_ = std::exchange(selector.slot(index_).held, 0);
  selector.remove(index_);
  selector_ = nullptr;
  return {};
}

void SourceState::rearm(Interest direction) const noexcept {
  if (selector_ != nullptr) {
    selector_->rearm(index_, direction.bits());
  }
}

Result<> SourceState::take_error() const noexcept {
  if (held() >= 0) {
    return {};
  }
  return preview1::error_from(static_cast<std::uint16_t>(-std::exchange(held(), 0)));
}

std::int32_t SourceState::take_accepted() const noexcept {
  return held() > 0 ? std::exchange(held(), 0) : 0;
}

}  // namespace mio::sys::poll_oneoff
