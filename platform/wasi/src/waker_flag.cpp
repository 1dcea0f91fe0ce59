#include <mio/sys/waker.hpp>

#include <utility>

namespace mio::sys::inline poll_oneoff {

Waker::Waker(SelectorRef selector, Token token) noexcept
    : selector_(std::move(selector)), token_(token) {
  selector_->link(*this);
}

Waker::Waker(Waker&& other) noexcept : Waker(SelectorRef::share(*other.selector_), other.token_) {
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

Result<> Waker::wake() const noexcept {
  if (!std::exchange(pending_, true)) {
    selector_->count_wake();
  }
  return {};
}

void Selector::link(Waker& waker) noexcept {
  take_wakes_ = &take_wakes;
  Waker** link = &wakers_;
  while (*link != nullptr) {
    link = &(*link)->next_;
  }
  *link = &waker;
  waker.next_ = nullptr;
}

void Selector::unlink(Waker& waker) noexcept {
  Waker** link = &wakers_;
  while (*link != &waker) {
    link = &(*link)->next_;
  }
  *link = waker.next_;
  woken_count_ -= waker.pending_ ? 1 : 0;
}

// Reports wakes from the head of the list; who was reported goes to its end, so that none starves.
std::size_t Selector::take_wakes(Selector& selector, mio::Event* events,
                                 std::size_t capacity) noexcept {
  std::size_t count = 0;
  for (Waker* waker = selector.wakers_; waker != nullptr && count < capacity;) {
    Waker* const next = waker->next_;
    if (waker->pending_) {
      events[count++] = mio::Event(sys::Event(waker->token_, Ready::readable));
      selector.unlink(*waker);
      waker->pending_ = false;
      selector.link(*waker);
    }
    waker = next;
  }
  return count;
}

}  // namespace mio::sys::inline poll_oneoff
