#include <mio/sys/selector.hpp>

#include <cerrno>
#include <utility>

#include <poll.h>

#include <mio/posix/clock.hpp>
#include <mio/posix/poll_events.hpp>
#include <mio/slots/deadline.hpp>
#include <mio/slots/locked.hpp>

namespace mio::sys::inline uring {

namespace {

// What a source costs in all, beside the pointer in the source itself.
static_assert(sizeof(Slot) <= 56);

// An id: the generation in the upper half, then the slot's index, then a byte with the direction,
// which is zero for the notifier.
constexpr int kGenerationShift = 32;
constexpr int kIndexShift = 8;
constexpr std::uint64_t kDirectionMask = 0xff;
static_assert(slots_max <= std::uint64_t{1} << (kGenerationShift - kIndexShift));

template <class Function>
void for_each_direction(unsigned directions, Function&& function) noexcept {
  for (unsigned left = directions; left != 0; left &= left - 1) {
    function(static_cast<std::uint8_t>(left & (0 - left)));
  }
}

// What is asked for by requests that last: what would complete at once, again and again.
constexpr std::uint8_t kLasting = Ready::priority | Ready::trouble;

// The bits of poll(2) to ask for. A request for urgent data alone is never woken.
std::uint32_t events_of(std::uint8_t direction) noexcept {
  constexpr std::uint8_t kWithOthers = Ready::readable | Ready::priority;
  return static_cast<std::uint32_t>(
      posix::asked_of(direction == Ready::priority ? kWithOthers : direction));
}

bool has_urgent(int fd) noexcept {
  pollfd asked{fd, POLLPRI, 0};
  return ::poll(&asked, 1, 0) == 1 && (asked.revents & POLLPRI) != 0;
}

// What a completion says of what was asked, in bits of Ready. The kernel tells the peer's end too,
// whatever was asked.
std::uint8_t answer_of(const Slot& slot, std::uint8_t direction, std::int32_t outcome) noexcept {
  if (outcome < 0) {
    return posix::ready_of(POLLNVAL);
  }
  int revents = outcome & (posix::asked_of(direction) | POLLERR | POLLHUP | POLLNVAL);
  if (direction == Ready::priority) {
    // It names urgent data beside all other, or what woke it and no more.
    revents = (revents & ~POLLPRI) | (has_urgent(slot.fd) ? POLLPRI : 0);
  }
  return posix::ready_of(static_cast<short>(revents));
}

}  // namespace

std::uint64_t Selector::id_of(const Slot& slot, std::uint8_t direction) const noexcept {
  const auto index = static_cast<std::uint64_t>(&slot - view_.slots);
  return std::uint64_t{slot.generation} << kGenerationShift | index << kIndexShift | direction;
}

// Null if the registration is over.
Slot* Selector::slot_of(std::uint64_t id) const noexcept {
  Slot& slot = view_.slots[static_cast<std::uint32_t>(id) >> kIndexShift];
  return slot.generation == id >> kGenerationShift ? &slot : nullptr;
}

Result<> Selector::start() noexcept {
  // Most sources wait for one direction, and for two at times.
  return ring_.open(2 * view_.capacity);
}

void Selector::stop() noexcept {
  // The kernel ends a ring some time after it was closed, and requests hold files open.
  ring_.cancel_all();
  ring_.close();
  for (Slot* slot = view_.slots; slot != view_.slots + used_count_; ++slot) {
    ++slot->generation;
    slot->asked = 0;
    slot->is_changed = false;
    slot->is_queued = false;
  }
  changed_ = nullptr;
  ready_first_ = nullptr;
  given_count_ = 0;
  has_orphans_ = false;
  is_notifier_asked_ = false;
}

void Selector::arm(Slot& slot) noexcept {
  slot.armed = slot.interest | Ready::trouble;
  slot.ready = 0;
  // A request that the kernel has goes on; but one that lasts tells changes only.
  cancel(slot, slot.asked & slot.lasting);
  note_change(slot);
}

void Selector::disarm(Slot& slot) noexcept {
  // At once, because closing the descriptor sends nothing to the peer while a request holds the
  // file. A source that has just been reported often has none: then this is no system call.
  cancel(slot, slot.asked);
  has_orphans_ = has_orphans_ || (slot.asked != 0 && given_count_ != 0);
  ++slot.generation;
  slot.armed = 0;
  slot.asked = 0;
  slot.lasting = 0;
  slot.doubtful = 0;
  slot.ready = 0;
}

void Selector::cancel(const Slot& slot, unsigned directions) noexcept {
  for_each_direction(
      directions, [&](std::uint8_t direction) noexcept { ring_.cancel(id_of(slot, direction)); });
}

void Selector::rearm(Slot& slot, std::uint8_t directions) noexcept {
  {
    const Locked locked(mutex_);
    directions &= slot.interest;
    if (directions == 0) {
      return;
    }
    slot.armed |= directions | Ready::trouble;
    slot.doubtful |= directions & slot.asked;
    if ((slot.ready & Ready::trouble) == 0) {
      slot.ready &= ~directions;  // It was said before the operation ran dry.
    }
    if ((directions & ~slot.asked) == 0) {
      return;
    }
    note_change(slot);
  }
  end_wait();
}

void Selector::note_change(Slot& slot) noexcept {
  if (!slot.is_changed) {
    slot.is_changed = true;
    slot.next_changed = std::exchange(changed_, &slot);
  }
}

Result<std::size_t> Selector::select(mio::Event* events, std::size_t capacity,
                                     Timeout timeout) noexcept {
  Deadline deadline(timeout, &posix::now_ns);
  for (;;) {
    const std::uint64_t left_ns = deadline.left_ns();
    const bool must_wait = prepare(left_ns != 0);
    const Result<> outcome = must_wait ? ring_.wait(left_ns) : ring_.submit();
    is_waiting_.store(false, std::memory_order_relaxed);  // Seen late it costs a write.
    const bool is_silent = !ring_.has_completion();
    MIO_TRY_ASSIGN(const std::size_t count, report(outcome, events, capacity));
    if (count != 0 || (deadline.has_passed() && !looks_again_)) {
      return count;
    }
    if (must_wait && is_silent) {
      return ErrorKind::interrupted;  // The kernel does not say so if it took requests before.
    }
  }
}

// Puts down what is to be asked, and answers whether there is nothing to report yet.
bool Selector::prepare(bool may_wait) noexcept {
  const Locked locked(mutex_);
  // Before anything is looked at: a wake that comes too late to be seen below sees this.
  is_waiting_.store(may_wait);
  looks_again_ = false;
  if (!is_notifier_asked_ && has_room()) {
    ask_notifier();
  }
  while (changed_ != nullptr && has_room()) {
    Slot& slot = *changed_;
    changed_ = slot.next_changed;
    slot.is_changed = false;
    ask(slot);
  }
  given_count_ = ring_.untaken_count();
  return may_wait && changed_ == nullptr && ready_first_ == nullptr && !wakers_.may_have_wakes();
}

// Whether all requests of a slot can be put down. For that, those that are there are given away.
bool Selector::has_room() noexcept {
  constexpr std::uint32_t kMostPerSlot = 4;
  const auto is_there = [this]() noexcept {
    return Ring::kRequestCount - ring_.untaken_count() >= kMostPerSlot;
  };
  // Should it fail, so will what select() gives, and that tells.
  return is_there() || ((void)ring_.submit(), is_there());
}

void Selector::ask_notifier() noexcept {
  // It is never emptied: a request that lasts tells every write.
  ring_.ask(std::uint64_t{notifier_generation_} << kGenerationShift, notifier_.handle(), POLLIN,
            true);
  is_notifier_asked_ = true;
}

void Selector::ask(Slot& slot) noexcept {
  unsigned wanted = slot.armed & ~slot.asked & ~slot.ready & Ready::directions;
  // Each request tells of trouble, so that it is asked for only where there is no other.
  if ((wanted | slot.asked) == 0) {
    wanted = slot.armed & Ready::trouble;
  }
  slot.lasting |= static_cast<std::uint8_t>(wanted & kLasting);
  for_each_direction(wanted, [&](std::uint8_t direction) noexcept {
    ring_.ask(id_of(slot, direction), slot.fd, events_of(direction),
              (slot.lasting & direction) != 0);
  });
  slot.asked |= static_cast<std::uint8_t>(wanted);
}

// Takes in what the kernel says, after it took the requests.
Result<> Selector::settle(const Result<>& outcome) noexcept {
  if (ring_.untaken_count() == 0) {
    cancel_orphans();
    given_count_ = 0;
  }
  Result<> settled = outcome;
  while (ring_.has_completion()) {
    if (const Result<> taken = take_in(ring_.next()); !taken) {
      settled = taken;
    }
  }
  if (!settled && settled.error().os_code() == EBADR) {
    start_over();
    return {};
  }
  return settled;
}

// Ends the requests of sources that went after these were put down and before the kernel had them,
// so that cancelling did not find them.
void Selector::cancel_orphans() noexcept {
  if (!std::exchange(has_orphans_, false)) {
    return;
  }
  for (std::uint32_t back = given_count_; back != 0; --back) {
    const std::uint64_t id = ring_.recent_id(back);
    if ((id & kDirectionMask) != 0 && slot_of(id) == nullptr) {
      ring_.cancel(id);
    }
  }
}

// The kernel had no memory for a completion, and nobody knows whose it was: asks everything anew.
void Selector::start_over() noexcept {
  ring_.cancel_all();
  ++notifier_generation_;
  is_notifier_asked_ = false;
  for (Slot* slot = view_.slots; slot != view_.slots + used_count_; ++slot) {
    ++slot->generation;
    slot->asked = 0;
    slot->doubtful = 0;
    note_change(*slot);
  }
  looks_again_ = true;
}

Result<> Selector::take_in(const Completion& completion) noexcept {
  const auto direction = static_cast<std::uint8_t>(completion.id & kDirectionMask);
  if (direction != 0) {
    if (Slot* const slot = slot_of(completion.id); slot != nullptr) {
      take_in(*slot, direction, completion);
    }
  } else if (!completion.goes_on && completion.id >> kGenerationShift == notifier_generation_) {
    is_notifier_asked_ = false;
    if (completion.outcome == -EBADF) {
      return ErrorKind::bad_handle;  // Somebody closed it, and no wait can be ended any more.
    }
  }
  return {};
}

void Selector::take_in(Slot& slot, std::uint8_t direction, const Completion& completion) noexcept {
  bool is_doubtful = false;
  if (!completion.goes_on) {
    is_doubtful = (slot.doubtful & direction) != 0;
    looks_again_ = looks_again_ || is_doubtful;
    slot.asked &= ~direction;
    slot.doubtful &= ~direction;
    note_change(slot);
  }
  // Requests are cancelled by us, and by the kernel when the thread that gave them ends.
  if (is_doubtful || completion.outcome == -ECANCELED) {
    return;
  }
  const std::uint8_t answer = answer_of(slot, direction, completion.outcome);
  if (answer == 0 && !completion.goes_on) {
    // Asked in the same way the answer would be the same, for ever.
    slot.lasting |= direction;
  }
  if ((answer & slot.armed) != 0) {
    slot.ready |= answer;
    queue(slot);
  }
}

void Selector::queue(Slot& slot) noexcept {
  if (!slot.is_queued) {
    slot.is_queued = true;
    slot.next_ready = nullptr;
    (ready_first_ == nullptr ? ready_first_ : ready_last_->next_ready) = &slot;
    ready_last_ = &slot;
  }
}

Result<std::size_t> Selector::report(const Result<>& outcome, mio::Event* events,
                                     std::size_t capacity) noexcept {
  const Locked locked(mutex_);
  MIO_TRY(settle(outcome));
  const std::size_t count = report_sources(events, capacity - wakers_.kept_places());
  return count + wakers_.take(events + count, capacity - count);
}

std::size_t Selector::report_sources(mio::Event* events, std::size_t capacity) noexcept {
  std::size_t count = 0;
  while (ready_first_ != nullptr && count < capacity) {
    Slot& slot = *ready_first_;
    ready_first_ = slot.next_ready;
    slot.is_queued = false;
    if (const std::uint8_t ready = deliver(slot); ready != 0) {
      events[count++] = mio::Event(sys::Event(slot.token, ready));
    }
  }
  return count;
}

// What a source is ready for, which is disarmed. Nothing, if it has changed since it was queued.
std::uint8_t Selector::deliver(Slot& slot) noexcept {
  const std::uint8_t ready = std::exchange(slot.ready, std::uint8_t{0});
  if ((ready & slot.armed) == 0) {
    return 0;
  }
  // An error and a hang-up stay for ever, so nothing is asked until an operation ran dry.
  slot.armed &= (ready & Ready::trouble) != 0 ? 0 : ~ready;
  // What lasts would tell changes only, once the direction is armed again.
  cancel(slot, slot.asked & slot.lasting & ready & Ready::directions);
  note_change(slot);
  return ready;
}

}  // namespace mio::sys::inline uring
