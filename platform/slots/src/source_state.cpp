#include <mio/slots/source_state.hpp>

#include <mio/slots/event.hpp>

namespace mio::sys {

static_assert(Interest::readable.bits() == Ready::readable);
static_assert(Interest::writable.bits() == Ready::writable);
static_assert(Interest::priority.bits() == Ready::priority);

namespace {

// Who has read to the end of the bytes has also passed what was urgent among them.
std::uint8_t rearmed_by(Interest direction) noexcept {
  return direction.bits() | (direction.is_readable() ? Ready::priority : 0);
}

}  // namespace

Result<> SourceState::register_with(Selector& selector, int fd, HandleKind, Token token,
                                    Interest interest) noexcept {
  if (slot() != nullptr) {
    return ErrorKind::already_exists;
  }
  MIO_TRY_ASSIGN(Slot* const slot, selector.add(fd, token, interest));
  slot_.store(slot, std::memory_order_release);
  return {};
}

Result<> SourceState::reregister_with(Selector& selector, int, Token token,
                                      Interest interest) noexcept {
  Slot* const own = slot();
  return own == nullptr ? Result<>(ErrorKind::not_found) : selector.change(*own, token, interest);
}

Result<> SourceState::deregister_from(Selector& selector, int) noexcept {
  Slot* const own = slot();
  if (own == nullptr) {
    return ErrorKind::not_found;
  }
  MIO_TRY(selector.remove(*own));
  slot_.store(nullptr, std::memory_order_relaxed);
  return {};
}

void SourceState::rearm(Interest direction) const noexcept {
  if (Slot* const own = slot(); own != nullptr) {
    own->selector->rearm(*own, rearmed_by(direction));
  }
}

Result<> Borrowed::register_with(Selector& selector, int fd, Token token,
                                 Interest interest) noexcept {
  if (selector.find(fd, false) != nullptr) {
    return ErrorKind::already_exists;
  }
  MIO_TRY(selector.add(fd, token, interest, true));
  return {};
}

Result<> Borrowed::reregister_with(Selector& selector, int fd, Token token,
                                   Interest interest) noexcept {
  Slot* const slot = selector.find(fd, true);
  return slot == nullptr ? Result<>(ErrorKind::not_found) : selector.change(*slot, token, interest);
}

Result<> Borrowed::deregister_from(Selector& selector, int fd) noexcept {
  Slot* const slot = selector.find(fd, true);
  return slot == nullptr ? Result<>(ErrorKind::not_found) : selector.remove(*slot);
}

void Borrowed::rearm(Selector& selector, int fd, Interest direction) noexcept {
  if (Slot* const slot = selector.find(fd, true); slot != nullptr) {
    selector.rearm(*slot, rearmed_by(direction));
  }
}

}  // namespace mio::sys
