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

// In place of what was told of the notifier: where to stop looking for what was told.
constexpr short kEndOfList = -1;

// For poll(2), rounded up. What is more than an int holds is waited for in parts.
int left_ms(const Deadline& deadline) noexcept {
  const std::uint64_t ns = deadline.left_ns();
  if (ns > INT_MAX * kNsPerMs) {
    return ns == Deadline::forever_ns ? -1 : INT_MAX;
  }
  return static_cast<int>((ns + kNsPerMs - 1) / kNsPerMs);
}

}  // namespace

Result<std::size_t> Selector::select(mio::Event* events, std::size_t capacity,
                                     Timeout timeout) noexcept {
  Deadline deadline(timeout, &now_ns);
  for (;;) {
    const int wait_ms = left_ms(deadline);
    // Before anything is looked at: a change or a wake that comes too late for that sees this.
    is_waiting_.store(wait_ms != 0);
    if (is_changed_.load()) {
      prepare();
    }
    const Result<std::size_t> told_count =
        poll_once(view_.pollfds, asked_count_ + 1, wakers_.may_have_wakes() ? 0 : wait_ms);
    is_waiting_.store(false, std::memory_order_relaxed);  // Seen late it costs a write.
    if (!told_count) {
      return told_count;
    }
    std::size_t count = 0;
    if (*told_count != 0 || wakers_.may_have_wakes()) {
      MIO_TRY_ASSIGN(count, report(*told_count, events, capacity));
    }
    if (count != 0 || deadline.has_passed()) {
      return count;
    }
  }
}

// Writes down what to ask poll(2) of the slots that have changed.
void Selector::prepare() noexcept {
  is_changed_.store(false);
  const Locked locked(mutex_);
  Slot* const end = view_.slots + used_count_;
  for (Slot* slot = view_.slots; slot != end; ++slot) {
    if (slot->rearmed.load() != 0) {
      slot->armed |= slot->rearmed.exchange(0);
      ask(*slot);
    }
  }
  asked_count_ = used_count_;
  view_.pollfds[asked_count_] = {notifier_.handle(), asked_of(Ready::readable), 0};
}

void Selector::ask(const Slot& slot) noexcept {
  const auto asked = static_cast<std::uint8_t>(slot.armed & (slot.interest | told_unasked));
  view_.pollfds[&slot - view_.slots] =
      slot.interest != 0 && asked != 0 ? PollFd{slot.fd, asked_of(asked), 0} : PollFd{-1, 0, 0};
}

Result<std::size_t> Selector::report(std::size_t told_count, mio::Event* events,
                                     std::size_t capacity) noexcept {
  const Locked locked(mutex_);
  short& notified = view_.pollfds[asked_count_].revents;
  if (notified != 0) {
    if ((ready_of(notified) & Ready::error) != 0) {
      return ErrorKind::bad_handle;  // Somebody closed it, and no wait can be ended any more.
    }
    notifier_.empty();
    --told_count;
  }
  std::size_t count = 0;
  if (told_count != 0) {
    notified = kEndOfList;
    count = report_sources(told_count, events, capacity - wakers_.kept_places());
    notified = 0;
  }
  return count + wakers_.take(events + count, capacity - count);
}

// Turns what poll(2) told into events, round the list from where the last report stopped.
std::size_t Selector::report_sources(std::size_t told_count, mio::Event* events,
                                     std::size_t capacity) noexcept {
  const PollFd* const pollfds = view_.pollfds;
  const auto next_told = [pollfds](std::size_t index) noexcept {
    while (pollfds[index].revents == 0) {
      ++index;
    }
    return index;
  };
  std::size_t count = 0;
  std::size_t index = start_;
  for (; told_count != 0; --told_count, ++index) {
    index = next_told(index);
    if (index == asked_count_ && (index = next_told(0)) == asked_count_) {
      break;
    }
    Slot& slot = view_.slots[index];
    if ((slot.rearmed.load() & Slot::replaced) != 0) {
      continue;  // It changed meanwhile, so the answer is about something else.
    }
    if (count == capacity) {
      start_ = index;
      break;
    }
    const std::uint8_t ready = ready_of(pollfds[index].revents);
    events[count++] = mio::Event(sys::Event(slot.token, ready));
    slot.armed &= (ready & Ready::trouble) != 0 ? 0 : ~ready;
    ask(slot);
  }
  return count;
}

}  // namespace mio::sys::inline poll2
