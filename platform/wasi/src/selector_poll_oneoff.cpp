#include <mio/sys/selector.hpp>

#include <utility>

#include <mio/sys/preview1.hpp>
#include <mio/sys/source_state.hpp>

namespace mio::sys::inline poll_oneoff {

namespace {

constexpr std::uint64_t kForever = forever.as_nanoseconds();

// Each source is looked at once in so many polls, however busy another is: in each poll every slot
// gives a credit of one, and to go on to the next slot costs this much.
constexpr std::size_t kPollsPerRound = 32;

// The sleeps between two tries where the host does not poll sockets: a request that comes soon
// after another is found soon, and an idle server costs little.
constexpr std::uint32_t kShortestNapNs = 20'000;
constexpr std::uint32_t kLongNapNs = 1'000'000;  // From this on they stay as long as they are.

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
    // A host without this clock could not sleep either: there every wait with a limit is over.
    std::uint64_t now = kForever;
    (void)preview1::clock_time_get(preview1::clockid_monotonic, 1, &now);
    return now;
  }

  std::uint64_t at_ns_;
};

// What is ready according to an answer about a source, as Ready bits.
std::uint8_t ready_of(const preview1::Event& answer) noexcept {
  if (answer.error != 0) {
    return Ready::broken;
  }
  return (answer.flags & preview1::eventrwflags_hangup) != 0 ? Ready::hung_up : answer.type;
}

// Whether the running poll has an event of this source already: what was listed for it was armed.
bool is_reported(const Slot& slot) noexcept { return slot.armed != slot.listed; }

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
  for (std::size_t index = 0; index != used_; ++index) {
    view_.slots[index].interest = 0;
    set_armed(view_.slots[index], 0);
  }
}

Result<> Selector::add(SourceState& source, std::int32_t fd, HandleKind kind, Token token,
                       Interest interest) noexcept {
  if (free_ == nullptr && used_ == view_.capacity) {
    return ErrorKind::out_of_capacity;
  }
  Slot* const slot = free_ != nullptr ? free_ : view_.slots + used_;
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
           .armed = 0,
           .listed = 0,
           .write_held = 0};
  if (!host_known_ && kind != HandleKind::other) {
    host_known_ = true;
    (void)ask_about(*slot, Ready::writable);
  }
  set_armed(*slot, interest.bits());
  if (slot == free_) {
    free_ = next;
  } else {
    ++used_;
  }
  ++taken_count_;
  source.slot_ = slot;
  return {};
}

void Selector::remove(Slot& slot) noexcept {
  set_armed(slot, 0);
  slot.next_free = std::exchange(free_, &slot);
  --taken_count_;
}

void Selector::rearm(Slot& slot, std::uint8_t directions) noexcept {
  const std::uint8_t again = slot.interest & directions;
  set_armed(slot, slot.armed | again);
  slot.write_held |= again & Ready::writable;
}

void Selector::set_armed(Slot& slot, std::uint8_t armed) noexcept {
  differing_ += (armed != slot.listed) - (slot.armed != slot.listed);
  slot.armed = armed;
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
  }
}

// Asks the host about all that is armed; or sleeps for a nap, if the host would not tell.
// Always inline, as that is smaller.
[[gnu::always_inline]] inline std::uint16_t Selector::wait(std::uint64_t timeout_ns) noexcept {
  if (differing_ != 0) {
    list_armed();
  }
  if (!host_is_mute_ || listed_ == 0) {
    return call_host(0, listed_, timeout_ns);
  }
  const std::uint16_t code = call_host(listed_, 0, nap_ns_ < timeout_ns ? nap_ns_ : timeout_ns);
  nap_ns_ = nap_ns_ < kLongNapNs ? nap_ns_ * 2 + kShortestNapNs : nap_ns_;
  answered_ = 0;
  return code;
}

void Selector::list_armed() noexcept {
  std::size_t count = 0;
  for (std::size_t index = 0; index != used_; ++index) {
    Slot& slot = view_.slots[index];
    slot.listed = slot.armed;
    for (unsigned direction = Ready::readable; direction <= Ready::writable; ++direction) {
      if ((slot.armed & direction) != 0) {
        ask_fd(count++, slot, direction);
      }
    }
  }
  listed_ = count;
  differing_ = 0;
}

// Turns what is ready into events.
std::size_t Selector::report(mio::Event* events, std::size_t room) noexcept {
  if (room == 0 || (answered_ == 1 && view_.events->type == preview1::eventtype_clock)) {
    // There is no place for an event, or nothing is ready: the clock alone is right on every host.
    return 0;
  }
  credit_ += used_;
  const preview1::Event* const answers_end = view_.events + answered_;
  // Looks come first, or what is certain could keep all others away.
  std::size_t count = look_round(events, room);
  std::size_t certain_count = 0;
  for (const preview1::Event* answer = view_.events; answer != answers_end; ++answer) {
    // Of most sources it says nothing that would be certain.
    if (answer->nbytes <= 1 && (answer->error | answer->flags) == 0) {
      continue;
    }
    ++certain_count;
    Slot& slot = *reinterpret_cast<Slot*>(static_cast<std::uintptr_t>(answer->userdata));
    if (answer->type != preview1::eventtype_clock && !is_reported(slot) && count != room) {
      events[count++] = take_event(slot, ready_of(*answer));
    }
  }
  if (certain_count == 0) {
    credit_ = used_ * kPollsPerRound;
    count += look_round(events + count, room - count);
  }
  if (count == room) {
    // The next poll looks first, lest those that come first always do.
    credit_ = kPollsPerRound;
  }
  return count;
}

// Looks at what is armed, from where the last time stopped, for as long as there is credit.
std::size_t Selector::look_round(mio::Event* events, std::size_t room) noexcept {
  std::size_t count = 0;
  while (credit_ >= kPollsPerRound && count != room) {
    credit_ -= kPollsPerRound;
    next_look_ = next_look_ < used_ ? next_look_ : 0;
    Slot& slot = view_.slots[next_look_++];
    if (slot.armed == 0 || is_reported(slot)) {
      continue;
    }
    if (const std::uint8_t ready = look_at(slot); ready != 0) {
      events[count++] = take_event(slot, ready);
    }
  }
  return count;
}

// The event of a source, which then is armed only for the rest. Always inline, as that is smaller.
[[gnu::always_inline]] inline mio::Event Selector::take_event(Slot& slot,
                                                              std::uint8_t ready) noexcept {
  set_armed(slot, static_cast<std::uint8_t>(slot.armed & ~ready));
  return mio::Event(sys::Event(slot.token, ready));
}

// Finds out what is ready of that which is armed.
std::uint8_t Selector::look_at(Slot& slot) noexcept {
  const unsigned directions = slot.armed;
  std::uint8_t ready = 0;
  if ((directions & Ready::readable) != 0) {
    if (slot.kind == HandleKind::stream) {
      ready = peek(slot);
    } else if (host_is_mute_ && slot.kind == HandleKind::listener) {
      ready = stash(slot);
    } else {
      ready = ask_about(slot, Ready::readable);
    }
    if (ready != 0) {
      nap_ns_ = 0;  // A guess is not reason enough, or those that prove wrong would be all we do.
    }
  }
  if ((directions & Ready::writable) != 0) {
    if (!host_is_mute_) {
      ready |= ask_about(slot, Ready::writable);
    } else if (slot.kind != HandleKind::listener && std::exchange(slot.write_held, 0) == 0) {
      ready |= Ready::writable;  // A guess, and the write tells.
    }
  }
  return ready;
}

// Looks at a stream's next byte.
std::uint8_t Selector::peek(Slot& slot) noexcept {
  std::byte next{};
  const IoVec into = IoVec::of(&next, 1);
  std::size_t size = 0;
  std::uint16_t flags;
  const std::uint16_t code =
      preview1::sock_recv(slot.fd, &into, 1, preview1::riflags_peek, &size, &flags);
  if (code == preview1::errno_again) {
    return 0;
  }
  if (code != 0) {
    slot.source->held_ = -static_cast<std::int32_t>(code);
    return Ready::broken;
  }
  return size == 0 ? Ready::readable | Ready::read_closed : Ready::readable;
}

// Accepts a connection ahead of time, which on such a host is the only way to see it.
std::uint8_t Selector::stash(Slot& slot) noexcept {
  std::int32_t& held = slot.source->held_;
  if (held == 0 && preview1::sock_accept(slot.fd, preview1::fdflags_nonblock, &held) != 0) {
    held = 0;
    return 0;
  }
  return Ready::readable;
}

// Asks the host about one direction of one source, which it always answers exactly.
std::uint8_t Selector::ask_about(Slot& slot, unsigned direction) noexcept {
  // Behind what wait() asks and is answered.
  const std::size_t place = listed_ + 1;
  ask_fd(place, slot, direction);
  if (call_host(place, 1, 0) != 0) {
    return Ready::broken;
  }
  std::uint8_t ready = 0;
  for (const preview1::Event* answer = view_.events + place; answered_ != 0;
       --answered_, ++answer) {
    if (answer->type != preview1::eventtype_clock) {
      ready = ready_of(*answer);
      host_is_mute_ |= answer->error == preview1::errno_notsup;
    }
  }
  return ready;
}

// Never inline, as that is smaller.
[[gnu::noinline]] void Selector::ask_fd(std::size_t place, const Slot& slot,
                                        unsigned direction) noexcept {
  preview1::Subscription& subscription = view_.subscriptions[place];
  subscription.userdata = reinterpret_cast<std::uintptr_t>(&slot);
  subscription.tag = static_cast<std::uint8_t>(direction);
  subscription.fd = static_cast<std::uint32_t>(slot.fd);
}

// Polls for `size` subscriptions from `place` on, and for the end of the timeout if it has one. The
// answers have the same place among the events. Only a relative monotonic clock is right on every
// host.
std::uint16_t Selector::call_host(std::size_t place, std::size_t size,
                                  std::uint64_t timeout_ns) noexcept {
  preview1::Subscription* const asked = view_.subscriptions + place;
  if (timeout_ns != kForever) {
    preview1::Subscription& clock = asked[size++];
    clock.tag = preview1::eventtype_clock;
    clock.clock_id = preview1::clockid_monotonic;
    clock.timeout_ns = timeout_ns;
    clock.precision_ns = 0;
    clock.clock_flags = 0;
  }
  answered_ = 0;
  return preview1::poll_oneoff(asked, view_.events + place, size, &answered_);
}

}  // namespace mio::sys::inline poll_oneoff
