#include <mio/sys/waker.hpp>

#include <utility>

#include <mio/baremetal/news.hpp>
#include <mio/sys/event.hpp>

namespace mio::sys::inline interrupts {

Waker::Waker(SelectorRef selector, Token token) noexcept
    : selector_(std::move(selector)), token_(token) {
  selector_->link(*this);
}

Waker::Waker(Waker&& other) noexcept : Waker(SelectorRef::share(*other.selector_), other.token_) {
  take_wake_of(other);
}

Waker& Waker::operator=(Waker&& other) noexcept {
  selector_->unlink(*this);
  selector_ = SelectorRef::share(*other.selector_);
  token_ = other.token_;
  is_pending_.store(false, std::memory_order_relaxed);
  take_wake_of(other);
  selector_->link(*this);
  return *this;
}

void Waker::take_wake_of(Waker& other) noexcept {
  if (other.is_pending_.load(std::memory_order_relaxed)) {
    other.is_pending_.store(false, std::memory_order_relaxed);
    is_pending_.store(true, std::memory_order_relaxed);
  }
}

Result<> Waker::wake() const noexcept {
  is_pending_.store(true, std::memory_order_relaxed);
  baremetal::news.tell();
  return {};
}

void Selector::link(Waker& waker) noexcept {
  report_ = &report_all;
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
}

// Sources and wakers take their places by turns, so that neither takes them all from the other.
std::size_t Selector::report_all(Selector& self, mio::Event* events,
                                 std::size_t capacity) noexcept {
  self.wakes_first_ = !self.wakes_first_;
  if (self.wakes_first_) {
    const std::size_t count = self.report_wakes(events, capacity);
    return count + report_sources(self, events + count, capacity - count);
  }
  const std::size_t count = report_sources(self, events, capacity);
  return count + self.report_wakes(events + count, capacity - count);
}

// Reports wakes from the head of the list; who was reported goes to its end, so that none starves.
// A wake that comes between load and store was before the event, which stands for it too.
std::size_t Selector::report_wakes(mio::Event* events, std::size_t capacity) noexcept {
  std::size_t count = 0;
  const Waker* first_reported = nullptr;
  Waker* waker = wakers_;
  while (waker != nullptr && waker != first_reported && count < capacity) {
    Waker* const next = waker->next_;
    if (waker->is_pending_.load(std::memory_order_relaxed)) {
      waker->is_pending_.store(false, std::memory_order_relaxed);
      // What an interrupt wrote before its wake is not read before this.
      std::atomic_signal_fence(std::memory_order_seq_cst);
      events[count++] = mio::Event(sys::Event(waker->token_, Ready::readable));
      unlink(*waker);
      link(*waker);
      first_reported = first_reported != nullptr ? first_reported : waker;
    }
    waker = next;
  }
  return count;
}

}  // namespace mio::sys::inline interrupts
