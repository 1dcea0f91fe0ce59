#include <mio/sys/source_state.hpp>

#include <mio/sys/event.hpp>

namespace mio::sys::inline poll2 {

static_assert(Interest::readable.bits() == Ready::readable);
static_assert(Interest::writable.bits() == Ready::writable);
static_assert(Interest::priority.bits() == Ready::priority);

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
    // Who has read to the end of the bytes has also passed what was urgent among them.
    const std::uint8_t also = direction.is_readable() ? Ready::priority : 0;
    own->selector->rearm(*own, direction.bits() | also);
  }
}

}  // namespace mio::sys::inline poll2
