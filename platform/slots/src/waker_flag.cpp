#include <mio/slots/waker.hpp>

#include <utility>

#include <mio/slots/event.hpp>
#include <mio/slots/waker_list.hpp>

namespace mio::sys {

Waker::Waker(Selector& selector, Token token) noexcept : selector_(&selector), token_(token) {
  selector_->retain();
  selector_->link(*this);
}

Waker::Waker(Waker&& other) noexcept : selector_(nullptr), token_(other.token_) {
  take_over(other);
}

Waker& Waker::operator=(Waker&& other) noexcept {
  if (this != &other) {
    leave();
    take_over(other);
  }
  return *this;
}

Waker::~Waker() { leave(); }

void Waker::take_over(Waker& other) noexcept {
  token_ = other.token_;
  selector_ = std::exchange(other.selector_, nullptr);
  if (selector_ != nullptr) {
    selector_->replace(other, *this);
  }
}

void Waker::leave() noexcept {
  if (Selector* const selector = std::exchange(selector_, nullptr); selector != nullptr) {
    selector->unlink(*this);
    selector->release();
  }
}

void WakerList::add(Waker& waker) noexcept {
  Waker** link = &first_;
  while (*link != nullptr) {
    link = &(*link)->next_;
  }
  *link = &waker;
}

void WakerList::remove(Waker& waker) noexcept { *link_to(waker) = waker.next_; }

void WakerList::replace(Waker& old, Waker& waker) noexcept {
  *link_to(old) = &waker;
  waker.next_ = old.next_;
  waker.is_pending_.store(old.is_pending_.load());
}

Waker** WakerList::link_to(Waker& waker) noexcept {
  Waker** link = &first_;
  while (*link != &waker) {
    link = &(*link)->next_;
  }
  return link;
}

bool WakerList::has_wakes() const noexcept {
  for (const Waker* waker = first_; waker != nullptr; waker = waker->next_) {
    if (waker->is_pending_.load()) {
      return true;
    }
  }
  return false;
}

std::size_t WakerList::kept_places() noexcept {
  if (!may_have_wakes() || !has_wakes()) {
    return 0;
  }
  keeps_place_ = !keeps_place_;
  return keeps_place_ ? 1 : 0;
}

std::size_t WakerList::take(mio::Event* events, std::size_t capacity) noexcept {
  if (!may_have_wakes()) {
    return 0;
  }
  may_have_wakes_.store(false);  // Before the flags are looked at.
  std::size_t count = 0;
  Waker* reported = nullptr;
  Waker** reported_end = &reported;
  for (Waker** link = &first_; *link != nullptr;) {
    if (count == capacity) {
      may_have_wakes_.store(true);
      break;
    }
    Waker* const waker = *link;
    if (!waker->is_pending_.exchange(false)) {
      link = &waker->next_;
      continue;
    }
    events[count++] = mio::Event(sys::Event(waker->token_, Ready::readable));
    *link = std::exchange(waker->next_, nullptr);
    *reported_end = waker;
    reported_end = &waker->next_;
  }
  if (reported != nullptr) {
    add(*reported);
  }
  return count;
}

}  // namespace mio::sys
