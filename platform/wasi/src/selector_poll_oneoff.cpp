#include <mio/sys/selector.hpp>

#include <utility>

#include <mio/sys/preview1.hpp>
#include <mio/sys/source_state.hpp>

namespace mio::sys::inline poll_oneoff {

namespace {

constexpr std::uint64_t kForever = forever.as_nanoseconds();

// Doubtful sources that one poll verifies in vain while it has something else to report. The rest
// are still armed, and their turn comes: a busy source cannot keep them away for long.
constexpr unsigned kMissedPerPoll = 4;

// In Slot::armed, beside a direction: a write would have blocked, so that direction is passed over
// once. Only where the host does not poll sockets, and nothing tells when a write is possible.
constexpr std::uint8_t kWriteHeld = 4;

// A direction is the tag of its subscription, and the type of its event.
static_assert(preview1::eventtype_fd_read == Ready::readable);
static_assert(preview1::eventtype_fd_write == Ready::writable);

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

  static std::uint64_t now_ns() noexcept {
    std::uint64_t now = 0;
    // A host without this clock could not sleep either, and poll_oneoff then says so.
    (void)preview1::clock_time_get(preview1::clockid_monotonic, 1, &now);
    return now;
  }

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
  for (Slot* slot = view_.slots; slot != used_end_; ++slot) {
    slot->interest = 0;
    slot->armed = 0;
  }
}

Result<> Selector::add(SourceState& source, std::int32_t fd, HandleKind kind, Token token,
                       Interest interest) noexcept {
  Slot* const slot = free_ != nullptr ? free_ : used_end_;
  if (slot == view_.slots + view_.capacity) {
    return ErrorKind::out_of_capacity;
  }
  // One bad descriptor would fail every poll of all the others, so it must not get that far.
  preview1::Fdstat stat;
  if (const std::uint16_t code = preview1::fd_fdstat_get(fd, &stat); code != 0) {
    return preview1::error_from(code);
  }
  Slot* const next = slot->next_free;
  *slot = {.source = &source,
           .selector = this,
           .token = token,
           .fd = fd,
           .kind = kind,
           .interest = interest.bits(),
           .armed = interest.bits(),
           .ready = 0,
           .doubtful = 0};
  if (!host_known_ && kind != HandleKind::other) {
    host_known_ = true;
    host_is_mute_ = ask_about(*slot, Ready::writable) == preview1::errno_notsup;
    slot->ready = 0;
  }
  if (slot == free_) {
    free_ = next;
  } else {
    ++used_end_;
  }
  ++taken_count_;
  source.slot_ = slot;
  return {};
}

void Selector::remove(Slot& slot) noexcept {
  slot.armed = 0;
  slot.next_free = std::exchange(free_, &slot);
  --taken_count_;
}

void Selector::rearm(Slot& slot, std::uint8_t directions) noexcept {
  const std::uint8_t again = slot.interest & directions;
  slot.armed |= again;
  if (host_is_mute_ && (again & Ready::writable) != 0) {
    slot.armed |= kWriteHeld;
  }
}

Result<std::size_t> Selector::select(mio::Event* events, std::size_t capacity,
                                     Timeout timeout) noexcept {
  std::size_t room = capacity;
  if (woken_count_ != 0) {
    timeout = Timeout::zero();
    // Every other poll keeps a place for a wake, so that the sources do not take them all.
    keeps_place_ = !keeps_place_;
    room -= keeps_place_ ? 1 : 0;
  }
  const Deadline deadline(timeout);
  for (;;) {
    const std::uint64_t left_ns = deadline.left_ns();
    const std::uint16_t code = wait(left_ns);
    std::size_t count = report(events, room);
    if (woken_count_ != 0) {
      count += take_wakes_(*this, events + count, capacity - count);
    }
    if (count != 0) {
      return count;
    }
    if (code != 0) {
      return preview1::error_from(code);
    }
    if (left_ns == 0) {
      return 0;
    }
    if (host_is_mute_) {
      nap(left_ns);
    }
  }
}

// Notes what is ready, or may be, and answers with the code of the host.
std::uint16_t Selector::wait(std::uint64_t timeout_ns) noexcept {
  certain_ = false;
  asked_ = 0;
  for (Slot* slot = view_.slots; slot != used_end_; ++slot) {
    for (unsigned direction = Ready::readable; direction <= Ready::writable; ++direction) {
      if ((slot->armed & direction) != 0) {
        ask_fd(*slot, direction);
      }
    }
  }
  const std::size_t asked = asked_;
  std::uint16_t code = 0;
  if (!host_is_mute_) {
    code = call_host(timeout_ns);
    if (code == 0) {
      // The error of a source is an event. One that makes none is the clock's.
      return sort_in_all(asked);
    }
  } else if (asked == 0 && timeout_ns == kForever) {
    return preview1::errno_inval;  // As the others say: nothing could ever end this wait.
  }
  // It says nothing; or it refused the whole poll, for one bad descriptor among many. Trying finds.
  for (Slot* slot = view_.slots; slot != used_end_; ++slot) {
    const bool is_write_held = (slot->armed & kWriteHeld) != 0;
    slot->armed &= Ready::both;
    slot->doubtful = is_write_held ? slot->armed & Ready::readable : slot->armed;
  }
  return code;
}

// Notes what the host answered, and says which errors it told of.
std::uint16_t Selector::sort_in_all(std::size_t asked) noexcept {
  std::size_t fd_answers = 0;
  std::uint16_t errors = 0;
  for (std::size_t index = 0; index < answered_; ++index) {
    fd_answers += view_.events[index].type != preview1::eventtype_clock ? 1 : 0;
    errors |= view_.events[index].error;
  }
  // Where one of several is missing, the host tells them apart; and one alone it cannot mix up.
  const bool exact = fd_answers < asked || asked == 1;
  for (std::size_t index = 0; index < answered_; ++index) {
    sort_in(view_.events[index], exact);
  }
  return errors;
}

// Notes what the host says of one source: as certain, or as to be verified by report().
void Selector::sort_in(const preview1::Event& event, bool exact) noexcept {
  if (event.type == preview1::eventtype_clock) {
    return;
  }
  Slot& slot = *reinterpret_cast<Slot*>(static_cast<std::uintptr_t>(event.userdata));
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

void Selector::nap(std::uint64_t longest_ns) noexcept {
  const std::uint32_t next_ns = nap_ns_ * 2 + kShortestNapNs;
  nap_ns_ = next_ns < kLongestNapNs ? next_ns : kLongestNapNs;
  asked_ = 0;
  // A sleep that fails is a try that comes sooner.
  (void)call_host(nap_ns_ < longest_ns ? nap_ns_ : longest_ns);
}

// Turns what is ready into events, round the list from where the last report stopped.
std::size_t Selector::report(mio::Event* events, std::size_t capacity) noexcept {
  std::size_t count = 0;
  unsigned missed = 0;
  Slot* next_start = nullptr;
  Slot* slot = start_;
  for (auto left = used_end_ - view_.slots; left != 0; --left, ++slot) {
    if (slot == used_end_) {
      slot = view_.slots;
    }
    if (slot->ready == 0 && slot->doubtful == 0) {
      continue;
    }
    if (count == capacity ||
        (slot->ready == 0 && missed >= kMissedPerPoll && (count != 0 || certain_))) {
      // No room is left, or enough was tried in vain: the first of these begins the next report.
      next_start = next_start == nullptr ? slot : next_start;
    } else {
      if (slot->ready == 0) {
        verify(*slot);
      }
      if (slot->ready != 0) {
        slot->armed = static_cast<std::uint8_t>(slot->armed & ~slot->ready);
        events[count++] = mio::Event(sys::Event(slot->token, slot->ready));
      } else {
        ++missed;
      }
    }
    slot->ready = 0;
    slot->doubtful = 0;
  }
  if (next_start != nullptr) {
    start_ = next_start;
  }
  if (count != 0) {
    nap_ns_ = 0;
  }
  return count;
}

// Finds out whether the doubtful directions are ready.
void Selector::verify(Slot& slot) noexcept {
  if ((slot.doubtful & Ready::readable) != 0) {
    if (slot.kind == HandleKind::stream) {
      peek(slot);
    } else if (host_is_mute_ && slot.kind == HandleKind::listener) {
      stash(slot);
    } else {
      ask_about(slot, Ready::readable);
    }
  }
  if ((slot.doubtful & Ready::writable) != 0) {
    if (!host_is_mute_) {
      ask_about(slot, Ready::writable);
    } else if (slot.kind != HandleKind::listener) {
      slot.ready |= Ready::writable;  // A guess, and the write tells.
    }
  }
}

// Looks at a stream's next byte.
void Selector::peek(Slot& slot) noexcept {
  std::byte next{};
  const IoVec into = IoVec::of(&next, 1);
  std::size_t size = 0;
  std::uint16_t flags;
  const std::uint16_t code =
      preview1::sock_recv(slot.fd, &into, 1, preview1::riflags_peek, &size, &flags);
  if (code == preview1::errno_again) {
    return;
  }
  if (code != 0) {
    slot.source->held_ = -static_cast<std::int32_t>(code);
    slot.ready |= Ready::broken;
  } else {
    slot.ready |= size == 0 ? Ready::readable | Ready::read_closed : Ready::readable;
  }
}

// Accepts a connection ahead of time, which on such a host is the only way to see it.
void Selector::stash(Slot& slot) noexcept {
  std::int32_t& held = slot.source->held_;
  if (held == 0 && preview1::sock_accept(slot.fd, preview1::fdflags_nonblock, &held) != 0) {
    held = 0;
    return;
  }
  slot.ready |= Ready::readable;
}

// Asks the host about one direction of one source, which it always answers exactly, and notes it.
// What it answers with is the code of the call or of the event.
std::uint16_t Selector::ask_about(Slot& slot, unsigned direction) noexcept {
  asked_ = 0;
  ask_fd(slot, direction);
  const std::uint16_t code = call_host(0);
  if (code != 0) {
    slot.ready |= Ready::broken;
  }
  return code | sort_in_all(1);
}

void Selector::ask_fd(Slot& slot, unsigned direction) noexcept {
  preview1::Subscription& subscription = view_.subscriptions[asked_++];
  subscription.userdata = reinterpret_cast<std::uintptr_t>(&slot);
  subscription.tag = static_cast<std::uint8_t>(direction);
  subscription.fd = static_cast<std::uint32_t>(slot.fd);
}

// Polls for what was asked, and for the end of the timeout if it has one. Only a relative monotonic
// clock is right on every host.
std::uint16_t Selector::call_host(std::uint64_t timeout_ns) noexcept {
  if (timeout_ns != kForever) {
    preview1::Subscription& subscription = view_.subscriptions[asked_++];
    subscription.tag = preview1::eventtype_clock;
    subscription.clock_id = preview1::clockid_monotonic;
    subscription.timeout_ns = timeout_ns;
    subscription.precision_ns = 0;
    subscription.clock_flags = 0;
  }
  answered_ = 0;
  return preview1::poll_oneoff(view_.subscriptions, view_.events, asked_, &answered_);
}

}  // namespace mio::sys::inline poll_oneoff
