#include <mio/sys/selector.hpp>

#include <utility>

#include <mio/baremetal/chore.hpp>
#include <mio/baremetal/critical.hpp>
#include <mio/baremetal/news.hpp>

namespace mio::sys::inline interrupts {

namespace {

using baremetal::never_ns;

// Trouble is reported whatever the interest is.
constexpr std::uint8_t kUnasked = Ready::error | Ready::write_closed;

// What there is to report of a device: its end is told to those who read.
std::uint8_t due_of(std::uint8_t ready, std::uint8_t armed) noexcept {
  const std::uint8_t directions = ready & armed & Ready::both;
  return directions | ((directions & Ready::readable) != 0 ? ready & Ready::read_closed : 0);
}

// The moment a wait ends. The clock is read only for a wait that has an end and a length.
std::uint64_t end_of(Timeout timeout) noexcept {
  const std::uint64_t length_ns = timeout.as_nanoseconds();
  if (timeout.is_zero() || timeout.is_forever()) {
    return length_ns;
  }
  const std::uint64_t now = baremetal::now_ns();
  return length_ns < never_ns - 1 - now ? now + length_ns : never_ns - 1;
}

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

Result<Slot*> Selector::add(Handle device, Token token, Interest interest) noexcept {
  if (device == nullptr || (device->ready() & Ready::gone) != 0) {
    return ErrorKind::bad_handle;
  }
  Slot* slot = free_;
  if (slot != nullptr) {
    free_ = slot->next_free;
  } else if (used_end_ != view_.slots + view_.capacity) {
    slot = used_end_++;
    slot->selector = this;
  } else {
    return ErrorKind::out_of_capacity;
  }
  ++taken_count_;
  slot->device = device;
  slot->set(token, interest);
  return slot;
}

void Selector::remove(Slot& slot) noexcept {
  slot.armed = 0;
  slot.interest = 0;
  slot.next_free = std::exchange(free_, &slot);
  --taken_count_;
}

Result<std::size_t> Selector::select(mio::Event* events, std::size_t capacity,
                                     Timeout timeout) noexcept {
  const std::uint64_t end_ns = end_of(timeout);
  bool is_over = timeout.is_zero();
  for (;;) {
    // Before anything is looked at: whatever is told from here on keeps us from waiting.
    baremetal::news.forget();
    const std::uint64_t chores_ns =
        baremetal::do_chores != nullptr ? baremetal::do_chores() : never_ns;
    const std::size_t count = report_(*this, events, capacity);
    if (count != 0 || is_over) {
      return count;
    }
    {
      const baremetal::Critical critical;
      if (!baremetal::news.is_told()) {
        baremetal::wait_for_interrupt(end_ns < chores_ns ? end_ns : chores_ns);
      }
    }
    is_over = end_ns != never_ns && baremetal::now_ns() >= end_ns;
  }
}

// Turns what is ready and armed into events, round the list from where the last report stopped.
std::size_t Selector::report_sources(Selector& self, mio::Event* events,
                                     std::size_t capacity) noexcept {
  std::size_t count = 0;
  Slot* slot = self.start_;
  for (auto left = self.used_end_ - self.view_.slots; left != 0; --left, ++slot) {
    if (slot == self.used_end_) {
      slot = self.view_.slots;
    }
    if (slot->armed == 0) {
      continue;
    }
    const std::uint8_t ready = slot->device->ready();
    const bool is_trouble = (ready & kUnasked) != 0 && (slot->armed & Slot::kTrouble) != 0;
    const std::uint8_t due = is_trouble ? ready | Ready::both : due_of(ready, slot->armed);
    if (due == 0) {
      continue;
    }
    if (count == capacity) {
      self.start_ = slot;
      break;
    }
    // Trouble stays for ever, so nothing more is reported until an operation ran dry.
    slot->armed = static_cast<std::uint8_t>(is_trouble ? 0 : slot->armed & ~due);
    events[count++] = mio::Event(sys::Event(slot->token, due));
  }
  return count;
}

}  // namespace mio::sys::inline interrupts
