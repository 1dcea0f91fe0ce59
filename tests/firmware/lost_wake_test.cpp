// An interrupt may come before any instruction. Here it comes at each place where the loop can be
// interrupted and where that could matter: at each call of a hook, one after the other, for as many
// as a poll makes. The hooks are wrapped by the linker.
#include <cstddef>
#include <cstdint>

#include <mio/baremetal/device.hpp>
#include <mio/baremetal/hooks.hpp>
#include <mio/mio.hpp>

#include "test.hpp"

namespace {

using namespace mio;
using baremetal::Device;
using baremetal::Ready;

struct Flag {
  static constexpr HandleKind handle_kind = HandleKind::other;
  sys::Handle handle() const noexcept { return device; }
  Device* device;
};

constexpr unsigned kNever = ~0u;

// The interrupt to come: at which call, counted from the start of the poll, and what it does.
constinit unsigned calls_left = kNever;
constinit void (*interrupt)() noexcept = nullptr;
constinit bool is_masked = false;
constinit bool is_pending = false;
constinit unsigned waits_in_vain = 0;

constinit Device* device_to_set = nullptr;
constinit const Waker* waker_to_wake = nullptr;

void take_interrupt() noexcept {
  if (is_pending && !is_masked) {
    is_pending = false;
    interrupt();
  }
}

void pass_one_place() noexcept {
  if (calls_left != kNever && calls_left-- == 0) {
    calls_left = kNever;
    is_pending = true;
  }
  take_interrupt();
}

}  // namespace

extern "C" {

std::uint32_t __wrap__ZN3mio9baremetal15mask_interruptsEv() noexcept {
  pass_one_place();
  const bool before = is_masked;
  is_masked = true;
  pass_one_place();
  return before ? 1 : 0;
}

void __wrap__ZN3mio9baremetal18restore_interruptsEm(std::uint32_t before) noexcept {
  is_masked = before != 0;
  pass_one_place();
}

// An interrupt that is pending ends the wait, and so does one that comes now. If it was there
// before and nobody noticed, the CPU sleeps for ever: that is counted, and the test helps out.
void __wrap__ZN3mio9baremetal18wait_for_interruptEy(std::uint64_t) noexcept {
  CHECK(is_masked);
  if (!is_pending && calls_left == kNever) {
    ++waits_in_vain;
    device_to_set->set_ready(Ready::readable);
  } else {
    is_pending = true;
    calls_left = kNever;
  }
}

}  // extern "C"

namespace {

// The number of places where an interrupt comes into one poll that waits; each is tried.
template <class Check>
void try_all_places(Check&& poll_once) noexcept {
  for (unsigned place = 0; place < 12; ++place) {
    waits_in_vain = 0;
    calls_left = place;
    is_pending = false;
    poll_once();
    CHECK_EQ(waits_in_vain, 0u);
    CHECK(!is_masked);
    calls_left = kNever;
  }
}

}  // namespace

TEST(lost_wake, a_device_that_gets_ready_at_any_moment_ends_the_wait) {
  interrupt = []() noexcept { device_to_set->set_ready(Ready::readable); };
  try_all_places([]() noexcept {
    Sources<1> sources;
    Device device;
    device_to_set = &device;
    IoSource<Flag> source(Flag{&device});
    Poll poll = *Poll::create(sources);
    Events<1> events;
    CHECK(poll.registry().register_source(source, Token{1}, Interest::readable));
    CHECK(poll.poll(events, forever));
    CHECK_EQ(events.end() - events.begin(), 1);
  });
}

TEST(lost_wake, a_waker_that_wakes_at_any_moment_ends_the_wait) {
  interrupt = []() noexcept { CHECK(waker_to_wake->wake()); };
  try_all_places([]() noexcept {
    Sources<1> sources;
    Device device;
    device_to_set = &device;
    IoSource<Flag> source(Flag{&device});
    Poll poll = *Poll::create(sources);
    Events<1> events;
    const Result<Waker> waker = Waker::create(poll.registry(), Token{2});
    waker_to_wake = &*waker;
    CHECK(poll.registry().register_source(source, Token{1}, Interest::readable));
    CHECK(poll.poll(events, forever));
    CHECK_EQ(events.end() - events.begin(), 1);
    CHECK(events.begin()->token() == Token{2});
  });
}
