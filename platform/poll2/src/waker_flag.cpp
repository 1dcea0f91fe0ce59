#include <mio/poll2/waker.hpp>

#include <utility>

#include <mio/poll2/locked.hpp>

namespace mio::sys::inline poll2 {

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

void Selector::link(Waker& waker) noexcept {
  const Locked locked(mutex_);
  put_last(waker);
}

void Selector::unlink(Waker& waker) noexcept {
  const Locked locked(mutex_);
  *link_to(waker) = waker.next_;
}

void Selector::replace(Waker& old, Waker& waker) noexcept {
  const Locked locked(mutex_);
  *link_to(old) = &waker;
  waker.next_ = old.next_;
  waker.is_pending_.store(old.is_pending_.load());
}

bool Selector::has_wakes() const noexcept {
  for (const Waker* waker = wakers_; waker != nullptr; waker = waker->next_) {
    if (waker->is_pending_.load()) {
      return true;
    }
  }
  return false;
}

// Reports wakes from the head of the list; who was reported goes to its end, so that none starves.
std::size_t Selector::take_wakes(mio::Event* events, std::size_t capacity) noexcept {
  std::size_t count = 0;
  Waker* reported = nullptr;
  Waker** reported_end = &reported;
  for (Waker** link = &wakers_; *link != nullptr && count < capacity;) {
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
    put_last(*reported);
  }
  return count;
}

void Selector::put_last(Waker& waker) noexcept {
  Waker** link = &wakers_;
  while (*link != nullptr) {
    link = &(*link)->next_;
  }
  *link = &waker;
}

Waker** Selector::link_to(Waker& waker) noexcept {
  Waker** link = &wakers_;
  while (*link != &waker) {
    link = &(*link)->next_;
  }
  return link;
}

}  // namespace mio::sys::inline poll2
