#include <algorithm>
#include <mutex>
#include <utility>

#include <mio/sys/waker.hpp>

namespace mio::sys::inline epoll {

Result<Waker> Waker::create(Selector& selector, Token token) noexcept {
  MIO_TRY_ASSIGN(auto notifier, posix::Notifier::make());
  MIO_TRY(selector.add(notifier.handle(), token, Interest::readable));
  return Waker(selector, token, std::move(notifier));
}

Waker::Waker(Selector& selector, Token token, posix::Notifier notifier) noexcept
    : selector_(&selector), token_(token), notifier_(std::move(notifier)) {
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
  notifier_ = std::move(other.notifier_);
  selector_ = std::exchange(other.selector_, nullptr);
  if (selector_ != nullptr) {
    selector_->replace(other, *this);
  }
}

void Waker::leave() noexcept {
  if (Selector* const selector = std::exchange(selector_, nullptr); selector != nullptr) {
    selector->unlink(*this);
    notifier_ = {};  // Before the queue may go with the last reference.
    selector->release();
  }
}

void Selector::link(Waker& waker) noexcept {
  const std::lock_guard locked(mutex_);
  if (wakers_ == nullptr) {
    wakers_ = &waker;
  }
  waker.next_ = wakers_->next_ == nullptr ? &waker : wakers_->next_;
  wakers_->next_ = &waker;
}

void Selector::unlink(Waker& waker) noexcept {
  const std::lock_guard locked(mutex_);
  Waker& other = before(waker);
  other.next_ = waker.next_;
  if (wakers_ == &waker) {
    wakers_ = &other == &waker ? nullptr : &other;
  }
}

void Selector::replace(Waker& old, Waker& waker) noexcept {
  const std::lock_guard locked(mutex_);
  Waker& other = before(old);
  waker.next_ = &other == &old ? &waker : old.next_;
  other.next_ = &waker;
  if (wakers_ == &old) {
    wakers_ = &waker;
  }
  waker.is_pending_.store(old.is_pending_.load());
}

Waker& Selector::before(Waker& waker) noexcept {
  Waker* other = &waker;
  while (other->next_ != &waker) {
    other = other->next_;
  }
  return *other;
}

// Adds wakes to `count` events of the kernel, from the one behind the last that was looked at, so
// that none starves; returns how many events there are then.
std::size_t Selector::add_wakes(mio::Event* events, std::size_t count,
                                std::size_t capacity) noexcept {
  const std::lock_guard locked(mutex_);
  const std::size_t kernel_count = count;
  is_woken_.store(false);  // Before the flags are looked at: one that is set later sets it again.
  Waker* const last = wakers_;
  for (Waker* waker = last; waker != nullptr;) {
    if (count == capacity) {
      is_woken_.store(true);  // Perhaps there are more.
      break;
    }
    waker = wakers_ = waker->next_;
    if (waker->is_pending_.exchange(false) && !waker->is_among(events, kernel_count)) {
      events[count++] = mio::Event(sys::Event::of_wake(waker->token_));
    }
    if (waker == last) {
      break;
    }
  }
  return count;
}

// Whether these tell of it already: it may have written while the wait was about to end. An event
// of something else with its token does as well, for nobody could tell the two apart.
bool Waker::is_among(const mio::Event* events, std::size_t count) const noexcept {
  const auto tells = [this](const mio::Event& event) {
    return event.token() == token_ && event.is_readable();
  };
  return std::any_of(events, events + count, tells);
}

Result<int> Selector::raw() const noexcept {
  is_nested_.store(true);
  const std::lock_guard locked(mutex_);
  const Waker* waker = wakers_;
  while (waker != nullptr) {
    MIO_TRY(waker->deliver());
    waker = waker->next_ == wakers_ ? nullptr : waker->next_;
  }
  return epoll_;
}

}  // namespace mio::sys::inline epoll
