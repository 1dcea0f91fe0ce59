#include <mio/slots/registrations.hpp>

#include <utility>

#include <mio/slots/locked.hpp>
#include <mio/sys/caps.hpp>
#include <mio/sys/selector.hpp>

namespace mio::sys {

namespace {

Result<> check_interest(Interest interest) noexcept {
  return interest.is_priority() && !caps::priority ? ErrorKind::unsupported : Result<>();
}

}  // namespace

Selector& Registrations::selector() noexcept { return static_cast<Selector&>(*this); }

Result<> Registrations::open() noexcept {
  std::uint32_t nobody = 0;
  if (!references_.compare_exchange_strong(nobody, 1, std::memory_order_acq_rel)) {
    return ErrorKind::already_exists;
  }
  const Result<> started = start();
  if (!started) {
    notifier_ = {};
    references_.store(0, std::memory_order_release);
  }
  return started;
}

Result<> Registrations::start() noexcept {
  MIO_TRY(mutex_.make());
  MIO_TRY_ASSIGN(notifier_, Notifier::make());
  return selector().start();
}

void Registrations::release() noexcept {
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

void Registrations::close() noexcept {
  const Locked locked(mutex_);
  selector().stop();
  // Sources that are still registered keep their slots, but no later Poll may report them.
  for (Slot* slot = view_.slots; slot != view_.slots + used_count_; ++slot) {
    if (slot->is_borrowed && slot->interest != 0) {
      give_back(*slot);  // Nobody else will.
    }
    slot->interest = 0;
  }
  notifier_ = {};
}

Result<Slot*> Registrations::add(int fd, Token token, Interest interest,
                                 bool is_borrowed) noexcept {
  MIO_TRY(check_interest(interest));
  MIO_TRY(check_handle(fd));
  const Result<Slot*> taken = take(fd, token, interest, is_borrowed);
  if (taken) {
    end_wait();
  }
  return taken;
}

Slot* Registrations::find(int fd, bool borrowed_only) noexcept {
  const Locked locked(mutex_);
  for (Slot* slot = view_.slots; slot != view_.slots + used_count_; ++slot) {
    if (slot->fd == fd && slot->interest != 0 && (slot->is_borrowed || !borrowed_only)) {
      return slot;
    }
  }
  return nullptr;
}

Result<Slot*> Registrations::take(int fd, Token token, Interest interest,
                                  bool is_borrowed) noexcept {
  const Locked locked(mutex_);
  Slot* slot = free_;
  if (slot != nullptr) {
    free_ = slot->next_free;
  } else if (used_count_ < view_.capacity) {
    slot = &view_.slots[used_count_++];
    slot->selector = &selector();
  } else {
    return ErrorKind::out_of_capacity;
  }
  ++taken_count_;
  slot->fd = fd;
  slot->is_borrowed = is_borrowed;
  set(*slot, token, interest);
  return slot;
}

void Registrations::set(Slot& slot, Token token, Interest interest) noexcept {
  slot.token = token;
  slot.interest = interest.bits();
  selector().arm(slot);
}

bool Registrations::owns(const Slot& slot) noexcept {
  return slot.selector == &selector() && slot.interest != 0;
}

Result<> Registrations::change(Slot& slot, Token token, Interest interest) noexcept {
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

Result<> Registrations::remove(Slot& slot) noexcept {
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

void Registrations::take_back(Slot& slot) noexcept {
  {
    const Locked locked(mutex_);
    give_back(slot);
  }
  // While it waits, the kernel keeps the descriptor's file open, even if we close it: the peer
  // would not hear of that.
  end_wait();
}

void Registrations::give_back(Slot& slot) noexcept {
  slot.interest = 0;
  selector().disarm(slot);
  slot.next_free = std::exchange(free_, &slot);
  --taken_count_;
}

// As notify(), for a source, which keeps no reference: the mutex keeps the notifier open.
void Registrations::notify_locked() noexcept {
  const Locked locked(mutex_);
  // There is no error to expect; and whatever it were, the next poll looks anyway.
  (void)notify();
}

void Registrations::link(Waker& waker) noexcept {
  const Locked locked(mutex_);
  wakers_.add(waker);
}

void Registrations::unlink(Waker& waker) noexcept {
  const Locked locked(mutex_);
  wakers_.remove(waker);
}

void Registrations::replace(Waker& old, Waker& waker) noexcept {
  const Locked locked(mutex_);
  wakers_.replace(old, waker);
}

}  // namespace mio::sys
