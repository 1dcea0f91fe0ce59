#include <mio/poll2/selector.hpp>

#include <climits>
#include <cstddef>
#include <utility>

#include <mio/poll2/event.hpp>
#include <mio/poll2/locked.hpp>
#include <mio/sys/caps.hpp>

namespace mio::sys::inline poll2 {

namespace {

// What a source costs in all, beside the pointer in the source itself.
static_assert(sizeof(Slot) + sizeof(PollFd) <= 56);

Result<> check_interest(Interest interest) noexcept {
  return interest.is_priority() && !caps::priority ? ErrorKind::unsupported : Result<>();
}

constexpr std::uint64_t kForever = forever.as_nanoseconds();
constexpr std::uint64_t kNsPerMs = 1'000'000;

// How long to wait. The clock is read only for a wait that has an end and a length.
class Deadline {
 public:
  explicit Deadline(Timeout timeout) noexcept : left_ns_(timeout.as_nanoseconds()) {
    if (is_finite()) {
      const std::uint64_t now = now_ns();
      end_ns_ = left_ns_ < kForever - 1 - now ? now + left_ns_ : kForever - 1;
    }
  }

  // For poll(2), rounded up. What is more than an int holds is waited for in parts.
  int left_ms() const noexcept {
    if (left_ns_ == kForever) {
      return -1;
    }
    const std::uint64_t ms = left_ns_ / kNsPerMs + (left_ns_ % kNsPerMs != 0 ? 1 : 0);
    return ms < INT_MAX ? static_cast<int>(ms) : INT_MAX;
  }

  bool has_passed() noexcept {
    if (is_finite()) {
      const std::uint64_t now = now_ns();
      left_ns_ = now < end_ns_ ? end_ns_ - now : 0;
    }
    return left_ns_ == 0;
  }

 private:
  bool is_finite() const noexcept { return left_ns_ != 0 && left_ns_ != kForever; }

  std::uint64_t left_ns_;
  std::uint64_t end_ns_ = 0;
};

}  // namespace

Result<> Selector::open() noexcept {
  std::uint32_t nobody = 0;
  if (!references_.compare_exchange_strong(nobody, 1, std::memory_order_acq_rel)) {
    return ErrorKind::already_exists;
  }
  const Result<> made = mutex_.make().and_then([this]() noexcept -> Result<> {
    MIO_TRY_ASSIGN(notifier_, Notifier::make());
    return {};
  });
  if (!made) {
    references_.store(0, std::memory_order_release);
  }
  return made;
}

void Selector::release() noexcept {
  std::uint32_t count = references_.load(std::memory_order_relaxed);
  std::uint32_t left;
  do {
    // Not zero before all is closed: at zero another thread may open the selector anew.
    left = count == 1 ? kClosing : count - 1;
  } while (!references_.compare_exchange_weak(count, left, std::memory_order_acq_rel));
  if (left == kClosing) {
    close();
    references_.store(0, std::memory_order_release);
  }
}

void Selector::close() noexcept {
  const Locked locked(mutex_);
  // Sources that are still registered keep their slots, but no later Poll may report them.
  for (Slot* slot = view_.slots; slot != view_.slots + used_count_; ++slot) {
    if (slot->is_borrowed && slot->interest != 0) {
      give_back(*slot);  // Nobody else will.
    }
    slot->interest = 0;
  }
  notifier_ = {};
}

Result<Slot*> Selector::add(int fd, Token token, Interest interest, bool is_borrowed) noexcept {
  MIO_TRY(check_interest(interest));
  MIO_TRY(check_handle(fd));
  const Result<Slot*> taken = take(fd, token, interest, is_borrowed);
  if (taken) {
    end_wait();
  }
  return taken;
}

Slot* Selector::find(int fd, bool borrowed_only) noexcept {
  const Locked locked(mutex_);
  for (Slot* slot = view_.slots; slot != view_.slots + used_count_; ++slot) {
    if (slot->fd == fd && slot->interest != 0 && (slot->is_borrowed || !borrowed_only)) {
      return slot;
    }
  }
  return nullptr;
}

Result<Slot*> Selector::take(int fd, Token token, Interest interest, bool is_borrowed) noexcept {
  const Locked locked(mutex_);
  Slot* slot = free_;
  if (slot != nullptr) {
    free_ = slot->next_free;
  } else if (used_count_ < view_.capacity) {
    slot = &view_.slots[used_count_++];
    slot->selector = this;
  } else {
    return ErrorKind::out_of_capacity;
  }
  ++taken_count_;
  slot->fd = fd;
  slot->is_borrowed = is_borrowed;
  set(*slot, token, interest);
  return slot;
}

void Selector::set(Slot& slot, Token token, Interest interest) noexcept {
  slot.token = token;
  slot.interest = interest.bits();
  slot.asked = 0;
  slot.armed.store(interest.bits() | Ready::trouble);
}

Result<> Selector::change(Slot& slot, Token token, Interest interest) noexcept {
  MIO_TRY(check_interest(interest));
  {
    const Locked locked(mutex_);
    if (!owns(slot)) {
      return ErrorKind::not_found;
    }
    set(slot, token, interest);
  }
  end_wait();
  return {};
}

Result<> Selector::remove(Slot& slot) noexcept {
  {
    const Locked locked(mutex_);
    if (!owns(slot)) {
      return ErrorKind::not_found;
    }
    give_back(slot);
  }
  end_wait();
  return {};
}

void Selector::take_back(Slot& slot) noexcept {
  {
    const Locked locked(mutex_);
    give_back(slot);
  }
  // While it waits, the kernel keeps the descriptor's file open, even if we close it: the peer
  // would not hear of that.
  end_wait();
}

void Selector::give_back(Slot& slot) noexcept {
  slot.interest = 0;
  slot.asked = 0;
  slot.next_free = std::exchange(free_, &slot);
  --taken_count_;
}

// As notify(), for a source, which keeps no reference: the mutex keeps the notifier open.
void Selector::notify_locked() noexcept {
  const Locked locked(mutex_);
  // There is no error to expect; and whatever it were, the next poll looks anyway.
  (void)notify();
}

Result<std::size_t> Selector::select(mio::Event* events, std::size_t capacity,
                                     Timeout timeout) noexcept {
  Deadline deadline(timeout);
  for (;;) {
    const int wait_ms = deadline.left_ms();
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
  return has_wakes();
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
  std::size_t room = capacity;
  const bool is_woken = has_wakes();
  if (is_woken) {
    // Every other time a place is kept for a wake, so that the sources do not take them all.
    keeps_place_ = !keeps_place_;
    room -= keeps_place_ ? 1 : 0;
  }
  const std::size_t count = report_sources(ready_count, events, room);
  return is_woken ? count + take_wakes(events + count, capacity - count) : count;
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
