#include <mio/sys/waker.hpp>

#include <utility>

namespace mio::sys::inline poll_oneoff {

Waker::Waker(SelectorRef selector, Token token) noexcept
    : selector_(std::move(selector)), token_(token) {
  selector_->link(*this);
}

Waker::Waker(Waker&& other) noexcept
    : Waker(SelectorRef::share(*other.selector_), other.token_) {
  pending_ = std::exchange(other.pending_, false);
}

Waker& Waker::operator=(Waker&& other) noexcept {
  selector_->unlink(*this);
  selector_ = SelectorRef::share(*other.selector_);
  token_ = other.token_;
  pending_ = std::exchange(other.pending_, false);
  selector_->link(*this);
  return *this;
}

void Selector::link(Waker& waker) noexcept {
  waker.next_ = wakers_;
  wakers_ = &waker;
}

void Selector::unlink(Waker& waker) noexcept {
  Waker** link = &wakers_;
  while (*link != &waker) {
    link = &(*link)->next_;
  }
  *link = waker.next_;
}

std::size_t Selector::take_wakes(mio::Event* events, std::size_t capacity) noexcept {
  std::size_t count = 0;
  for (Waker* waker = wakers_; waker != nullptr && count < capacity; waker = waker->next_) {
    if (std::exchange(waker->pending_, false)) {
      events[count++] = mio::Event(sys::Event(waker->token_, Ready::readable));
    }
  }
  return count;
}

}  // namespace mio::sys::poll_oneoff
