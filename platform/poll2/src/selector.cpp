#include <mio/poll2/selector.hpp>

#include <climits>
#include <cstddef>

#include <mio/slots/deadline.hpp>
#include <mio/slots/event.hpp>
#include <mio/slots/locked.hpp>

namespace mio::sys::inline poll2 {

namespace {

// What a source costs in all, beside the pointer in the source itself.
static_assert(sizeof(Slot) + sizeof(PollFd) <= 56);

constexpr std::uint64_t kNsPerMs = 1'000'000;

// For poll(2), rounded up. What is more than an int holds is waited for in parts.
int left_ms(const Deadline& deadline) noexcept {
  const std::uint64_t ns = deadline.left_ns();
  if (ns == Deadline::forever_ns) {
    return -1;
  }
  const std::uint64_t ms = ns / kNsPerMs + (ns % kNsPerMs != 0 ? 1 : 0);
  return ms < INT_MAX ? static_cast<int>(ms) : INT_MAX;
}

}  // namespace

Result<std::size_t> Selector::select(mio::Event* events, std::size_t capacity,
                                     Timeout timeout) noexcept {
  Deadline deadline(timeout, &now_ns);
  for (;;) {
    const int wait_ms = left_ms(deadline);
    const bool is_woken = prepare(wait_ms != 0);
    const Result<std::size_t> ready_count =
        poll_once(view_.pollfds, asked_count_ + 1, is_woken ? 0 : wait_ms);
    is_waiting_.store(false);
    if (!ready_count) {
      return ready_count;
    }
    MIO_TRY_ASSIGN(const std::size_t count, report(*ready_count, events, capacity));
    if (count != 0 || deadline.has_passed()) {
      return count;
    }
  }
}

// Writes down what to ask poll(2), and answers whether there is a wake already.
bool Selector::prepare(bool may_wait) noexcept {
  const Locked locked(mutex_);
  // Before anything is looked at: a rearm or a wake that comes too late to be seen below sees this.
  is_waiting_.store(may_wait);
  asked_count_ = used_count_;
  for (std::size_t index = 0; index < asked_count_; ++index) {
    Slot& slot = view_.slots[index];
    slot.asked = slot.interest == 0 ? 0 : slot.armed.load() & (slot.interest | told_unasked);
    view_.pollfds[index] = {slot.asked != 0 ? slot.fd : -1, asked_of(slot.asked), 0};
  }
  view_.pollfds[asked_count_] = {notifier_.handle(), asked_of(Ready::readable), 0};
  return wakers_.has_wakes();
}

Result<std::size_t> Selector::report(std::size_t ready_count, mio::Event* events,
                                     std::size_t capacity) noexcept {
  const Locked locked(mutex_);
  if (const short revents = view_.pollfds[asked_count_].revents; revents != 0) {
    if ((ready_of(revents) & Ready::error) != 0) {
      return ErrorKind::bad_handle;  // Somebody closed it, and no wait can be ended any more.
    }
    notifier_.empty();
    --ready_count;
  }
  const std::size_t count = report_sources(ready_count, events, capacity - wakers_.kept_places());
  return count + wakers_.take(events + count, capacity - count);
}

// Turns what poll(2) said into events, round the list from where the last report stopped.
std::size_t Selector::report_sources(std::size_t ready_count, mio::Event* events,
                                     std::size_t capacity) noexcept {
  std::size_t count = 0;
  std::size_t index = start_;
  for (std::size_t left = asked_count_; left != 0 && ready_count != 0; --left, ++index) {
    index = index < asked_count_ ? index : 0;
    const short revents = view_.pollfds[index].revents;
    if (revents == 0) {
      continue;
    }
    --ready_count;
    Slot& slot = view_.slots[index];
    if (slot.asked == 0) {
      continue;  // It changed meanwhile, so the answer is about something else.
    }
    if (count == capacity) {
      start_ = index;
      break;
    }
    const std::uint8_t ready = ready_of(revents);
    const bool is_over = (ready & Ready::trouble) != 0;
    slot.armed.fetch_and(static_cast<std::uint8_t>(is_over ? 0 : ~ready));
    events[count++] = mio::Event(sys::Event(slot.token, ready));
  }
  return count;
}

}  // namespace mio::sys::inline poll2
