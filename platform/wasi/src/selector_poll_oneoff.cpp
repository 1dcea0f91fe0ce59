#include <mio/sys/selector.hpp>

#include <utility>

#include <mio/sys/preview1.hpp>

namespace mio::sys::inline poll_oneoff {

namespace {

using preview1::Subscription;

constexpr std::uint64_t kForever = forever.as_nanoseconds();

// Doubtful sources that one poll verifies in vain while it has something else to report. The rest
// are still armed, and their turn comes: a busy source cannot keep them away for long.
constexpr unsigned kMissedPerPoll = 4;

// The sleeps between two tries where the host does not poll sockets: a request that comes soon
// after another is found soon, and an idle server costs little.
constexpr std::uint32_t kShortestNapNs = 20'000;
constexpr std::uint32_t kLongestNapNs = 1'000'000;

// In Slot::armed, beside a direction: a write would have blocked, so that direction is passed over
// once. Only where the host does not poll sockets, and nothing tells when a write is possible.
constexpr std::uint8_t kWriteHeld = 4;

// Only a relative monotonic clock is right on every host.
void subscribe_clock(Subscription& subscription, std::uint64_t timeout_ns) noexcept {
  subscription.userdata = 0;
  subscription.tag = preview1::eventtype_clock;
  subscription.clock_id = preview1::clockid_monotonic;
  subscription.timeout_ns = timeout_ns;
  subscription.precision_ns = 0;
  subscription.clock_flags = 0;
}

// `direction` is Ready::readable or Ready::writable, and the tags of the two are the same numbers.
void subscribe_fd(Subscription& subscription, std::int32_t fd, std::uint8_t direction,
                  std::uint64_t userdata) noexcept {
  static_assert(preview1::eventtype_fd_read == Ready::readable);
  static_assert(preview1::eventtype_fd_write == Ready::writable);
  subscription.userdata = userdata;
  subscription.tag = direction;
  subscription.fd = static_cast<std::uint32_t>(fd);
}

std::uint64_t now_ns() noexcept {
  std::uint64_t now = 0;
  // A host without this clock could not sleep either, and poll_oneoff then says so.
  (void)preview1::clock_time_get(preview1::clockid_monotonic, 1, &now);
  return now;
}

// When a wait ends. The clock is read only for a wait that can be cut short.
class Deadline {
 public:
  explicit Deadline(Timeout timeout) noexcept : at_ns_(timeout.as_nanoseconds()) {
    if (is_finite()) {
      const std::uint64_t now = now_ns();
      at_ns_ = at_ns_ < kForever - 1 - now ? now + at_ns_ : kForever - 1;
    }
  }

  std::uint64_t left_ns() const noexcept {
    if (!is_finite()) {
      return at_ns_;
    }
    const std::uint64_t now = now_ns();
    return now < at_ns_ ? at_ns_ - now : 0;
  }

 private:
  bool is_finite() const noexcept { return at_ns_ != 0 && at_ns_ != kForever; }

  std::uint64_t at_ns_;
};

}  // namespace

Result<> Selector::open() noexcept {
  if (references_ != 0) {
    return ErrorKind::already_exists;
  }
  references_ = 1;
  return {};
}

void Selector::release() noexcept {
  if (--references_ != 0) {
    return;
  }
  // Sources that are still registered keep their slots, but no later Poll may report them.
  for (std::uint16_t index = 0; index < used_count_; ++index) {
    view_.slots[index].interest = 0;
    view_.slots[index].armed = 0;
  }
}

Result<std::uint16_t> Selector::add(std::int32_t fd, HandleKind kind, Token token,
                                    Interest interest) noexcept {
  if (free_ == kNone && used_count_ == view_.capacity) {
    return ErrorKind::out_of_capacity;
  }
  // One bad descriptor would fail every poll of all the others, so it must not get that far.
  preview1::Fdstat stat;
  if (const std::uint16_t code = preview1::fd_fdstat_get(fd, &stat); code != 0) {
    return preview1::error_from(code);
  }
  if (!host_known_ && kind != HandleKind::other) {
    host_guesses_ = ask(fd, Ready::writable).failed_with(ErrorKind::unsupported);
    host_known_ = true;
  }
  std::uint16_t index = used_count_;
  if (free_ != kNone) {
    index = std::exchange(free_, static_cast<std::uint16_t>(view_.slots[free_].held));
  } else {
    ++used_count_;
  }
  ++taken_count_;
  view_.slots[index] = {.token = token,
                        .fd = fd,
                        .held = 0,
                        .kind = kind,
                        .interest = interest.bits(),
                        .armed = interest.bits(),
                        .ready = 0,
                        .doubtful = 0};
  return index;
}

void Selector::remove(std::uint16_t index) noexcept {
  Slot& slot = view_.slots[index];
  slot.armed = 0;
  slot.held = std::exchange(free_, index);
  --taken_count_;
}

void Selector::rearm(std::uint16_t index, std::uint8_t directions) noexcept {
  Slot& slot = view_.slots[index];
  const std::uint8_t again = slot.interest & directions;
  slot.armed |= again;
  if (host_guesses_ && (again & Ready::writable) != 0) {
    slot.armed |= kWriteHeld;
  }
}

Result<std::size_t> Selector::select(mio::Event* events, std::size_t capacity,
                                     Timeout timeout) noexcept {
  std::size_t count = take_wakes(events, capacity);
  if (count == capacity) {
    return count;
  }
  const Deadline deadline(count == 0 ? timeout : Timeout::zero());
  for (;;) {
    const std::uint64_t left_ns = deadline.left_ns();
    bool expired = left_ns == 0;
    if (host_guesses_) {
      doubt_all();
    } else {
      MIO_TRY_ASSIGN(expired, wait(left_ns));
    }
    count += report(events + count, capacity - count);
    if (count != 0 || expired) {
      return count;
    }
    if (host_guesses_) {
      nap(left_ns);
    }
  }
}

// One poll_oneoff with all that is armed. True if `timeout_ns` has passed.
Result<bool> Selector::wait(std::uint64_t timeout_ns) noexcept {
  const std::size_t asked = subscribe();
  std::size_t size = asked;
  if (timeout_ns != kForever) {
    subscribe_clock(view_.subscriptions[size++], timeout_ns);
  }
  if (size == 0) {
    return ErrorKind::invalid_input;  // Nothing could ever end this wait.
  }
  std::size_t count = 0;
  const std::uint16_t code =
      preview1::poll_oneoff(view_.subscriptions, view_.events, size, &count);
  if (code != 0) {
    return isolate(code);
  }
  std::size_t answered = 0;
  for (std::size_t index = 0; index < count; ++index) {
    answered += view_.events[index].type != preview1::eventtype_clock ? 1 : 0;
  }
  // Where one of several is missing, the host tells them apart; and one alone it cannot mix up.
  const bool exact = answered < asked || asked == 1;
  for (std::size_t index = 0; index < count; ++index) {
    if (view_.events[index].type != preview1::eventtype_clock) {
      sort_in(view_.events[index], exact);
    }
  }
  return answered < count;
}

std::size_t Selector::subscribe() noexcept {
  std::size_t size = 0;
  for (std::uint16_t index = 0; index < used_count_; ++index) {
    const Slot& slot = view_.slots[index];
    if ((slot.armed & Ready::readable) != 0) {
      subscribe_fd(view_.subscriptions[size++], slot.fd, Ready::readable, index);
    }
    if ((slot.armed & Ready::writable) != 0) {
      subscribe_fd(view_.subscriptions[size++], slot.fd, Ready::writable, index);
    }
  }
  return size;
}

// Notes what the host says of one source: as certain, or as to be verified by report().
void Selector::sort_in(const preview1::Event& event, bool exact) noexcept {
  Slot& slot = view_.slots[event.userdata];
  std::uint8_t ready = event.type;
  if (event.error != 0) {
    ready = Ready::broken;
  } else if ((event.flags & preview1::eventrwflags_hangup) != 0) {
    ready = Ready::hung_up;
  } else if (event.type == Ready::readable && slot.kind == HandleKind::stream
                 // Above one it is the number of bytes; one may be a byte, the end, or nothing.
                 ? event.nbytes <= 1
                 : !exact) {
    slot.doubtful |= ready;
    return;
  }
  slot.ready |= ready;
  certain_ = true;
}

// The host refused the whole poll, for one bad descriptor among many: finds it.
Result<bool> Selector::isolate(std::uint16_t code) noexcept {
  bool found = false;
  for (std::uint16_t index = 0; index < used_count_; ++index) {
    Slot& slot = view_.slots[index];
    const std::uint8_t direction =
        (slot.armed & Ready::readable) != 0 ? Ready::readable : Ready::writable;
    if (slot.armed != 0 && !ask(slot.fd, direction)) {
      slot.ready |= Ready::broken;
      found = certain_ = true;
    }
  }
  return found ? Result<bool>(false) : Result<bool>(preview1::error_from(code));
}

void Selector::doubt_all() noexcept {
  for (std::uint16_t index = 0; index < used_count_; ++index) {
    Slot& slot = view_.slots[index];
    const bool held = (slot.armed & kWriteHeld) != 0;
    slot.doubtful = slot.armed & (held ? Ready::readable : Ready::both);
    slot.armed &= Ready::both;
  }
}

void Selector::nap(std::uint64_t longest_ns) noexcept {
  const std::uint64_t length_ns = nap_ns_ < longest_ns ? nap_ns_ : longest_ns;
  nap_ns_ = nap_ns_ * 2 < kLongestNapNs ? nap_ns_ * 2 : kLongestNapNs;
  subscribe_clock(view_.subscriptions[0], length_ns);
  std::size_t count = 0;
  // A sleep that fails is a try that comes sooner.
  (void)preview1::poll_oneoff(view_.subscriptions, view_.events, 1, &count);
}

// Turns what is ready into events, round the list from where the last report stopped.
std::size_t Selector::report(mio::Event* events, std::size_t capacity) noexcept {
  std::size_t count = 0;
  unsigned missed = 0;
  std::uint16_t index = start_;
  std::uint16_t next_start = kNone;
  for (std::uint16_t left = used_count_; left != 0; --left, ++index) {
    index = index < used_count_ ? index : 0;
    Slot& slot = view_.slots[index];
    if (slot.doubtful != 0 && slot.ready == 0 && count < capacity) {
      if (missed < kMissedPerPoll || (count == 0 && !certain_)) {
        verify(slot);
        missed += slot.ready == 0 ? 1 : 0;
      } else if (next_start == kNone) {
        next_start = index;
      }
    }
    slot.doubtful = 0;
    const std::uint8_t ready = std::exchange(slot.ready, std::uint8_t{0});
    if (ready == 0) {
      continue;
    }
    if (count == capacity) {
      next_start = next_start == kNone ? index : next_start;
      continue;
    }
    slot.armed = static_cast<std::uint8_t>(slot.armed & ~ready);
    events[count++] = mio::Event(sys::Event(slot.token, ready));
  }
  start_ = next_start == kNone ? index : next_start;
  certain_ = false;
  return count;
}

// Finds out whether the doubtful directions are ready.
void Selector::verify(Slot& slot) noexcept {
  for (const std::uint8_t direction : {Ready::readable, Ready::writable}) {
    if ((slot.doubtful & direction) == 0) {
      continue;
    }
    if (direction == Ready::readable && slot.kind == HandleKind::stream) {
      peek(slot);
    } else if (!host_guesses_) {
      const Result<bool> answer = ask(slot.fd, direction);
      slot.ready |= answer ? (*answer ? direction : 0) : Ready::broken;
    } else if (direction == Ready::readable && slot.kind == HandleKind::listener) {
      stash(slot);
    } else {
      slot.ready |= direction;
    }
  }
}

// Looks at a stream's next byte.
void Selector::peek(Slot& slot) noexcept {
  std::byte next{};
  const IoVec into = IoVec::of(&next, 1);
  std::size_t size = 0;
  std::uint16_t flags = 0;
  const std::uint16_t code =
      preview1::sock_recv(slot.fd, &into, 1, preview1::riflags_peek, &size, &flags);
  if (code == preview1::errno_again) {
    return;
  }
  nap_ns_ = kShortestNapNs;
  if (code != 0) {
    slot.held = -static_cast<std::int32_t>(code);
    slot.ready |= Ready::broken;
  } else {
    slot.ready |= size == 0 ? Ready::readable | Ready::read_closed : Ready::readable;
  }
}

// Accepts a connection ahead of time, which on such a host is the only way to see it.
void Selector::stash(Slot& slot) noexcept {
  if (slot.held == 0 &&
      preview1::sock_accept(slot.fd, preview1::fdflags_nonblock, &slot.held) != 0) {
    slot.held = 0;
    return;
  }
  nap_ns_ = kShortestNapNs;
  slot.ready |= Ready::readable;
}

// Asks the host about one direction of one descriptor, which it always answers exactly.
Result<bool> Selector::ask(std::int32_t fd, std::uint8_t direction) noexcept {
  subscribe_fd(view_.subscriptions[0], fd, direction, 0);
  subscribe_clock(view_.subscriptions[1], 0);
  std::size_t count = 0;
  std::uint16_t code = preview1::poll_oneoff(view_.subscriptions, view_.events, 2, &count);
  for (std::size_t index = 0; index < count && code == 0; ++index) {
    if (view_.events[index].type == direction) {
      code = view_.events[index].error;
      if (code == 0) {
        return true;
      }
    }
  }
  return code == 0 ? Result<bool>(false) : Result<bool>(preview1::error_from(code));
}

}  // namespace mio::sys::poll_oneoff
