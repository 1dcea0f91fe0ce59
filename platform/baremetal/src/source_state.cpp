#include <mio/sys/source_state.hpp>

namespace mio::sys::inline interrupts {

static_assert(Interest::readable.bits() == Ready::readable);
static_assert(Interest::writable.bits() == Ready::writable);

Result<> SourceState::register_with(Selector& selector, Handle device, HandleKind, Token token,
                                    Interest interest) noexcept {
  if (slot_ != nullptr) {
    return ErrorKind::already_exists;
  }
  if (interest.is_priority()) {
    return ErrorKind::unsupported;
  }
  MIO_TRY_ASSIGN(slot_, selector.add(device, token, interest));
  return {};
}

Result<> SourceState::reregister_with(Selector& selector, Handle, Token token,
                                      Interest interest) noexcept {
  if (!belongs_to(selector)) {
    return ErrorKind::not_found;
  }
  if (interest.is_priority()) {
    return ErrorKind::unsupported;
  }
  slot_->set(token, interest);
  return {};
}

Result<> SourceState::deregister_from(Selector& selector, Handle) noexcept {
  if (!belongs_to(selector)) {
    return ErrorKind::not_found;
  }
  leave();
  return {};
}

}  // namespace mio::sys::inline interrupts
