// What bare metal adds to the contract: devices, interrupts, chores, and the wait for them. Devices
// here are flags that an interrupt or the test itself sets.
#include <cstddef>
#include <cstdint>

#include <mio/baremetal/chore.hpp>
#include <mio/baremetal/device.hpp>
#include <mio/baremetal/hooks.hpp>
#include <mio/mio.hpp>

#include "systick.hpp"
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

/// A source whose reading takes the flag away.
class FlagSource : public IoSource<Flag> {
 public:
  explicit FlagSource(Device& device) noexcept : IoSource(Flag{&device}) {}

  Result<> take() const noexcept {
    return do_io(Interest::readable, [](const Flag& flag) noexcept -> Result<> {
      const bool was_set = (flag.device->ready() & Ready::readable) != 0;
      flag.device->clear_ready(Ready::readable);
      return was_set ? Result<>() : Result<>(ErrorKind::would_block);
    });
  }
};

struct Loop {
  Sources<4> sources;
  Poll poll = *Poll::create(sources);
  Events<4> events;

  std::size_t run(Timeout timeout) noexcept {
    CHECK(poll.poll(events, timeout));
    return static_cast<std::size_t>(events.end() - events.begin());
  }
};

constinit Device* device_of_interrupt = nullptr;
void set_device() noexcept { device_of_interrupt->set_ready(Ready::readable); }

constinit const Waker* waker_of_interrupt = nullptr;
void wake() noexcept { CHECK(waker_of_interrupt->wake()); }

}  // namespace

TEST(device, what_was_ready_before_is_reported) {
  Loop loop;
  Device device;
  device.set_ready(Ready::readable);
  FlagSource source(device);
  REQUIRE(loop.poll.registry().register_source(source, Token{7}, Interest::readable));
  REQUIRE_EQ(loop.run(Timeout::zero()), 1u);
  CHECK(loop.events.begin()->token() == Token{7});
  CHECK(loop.events.begin()->is_readable());
  CHECK(!loop.events.begin()->is_writable());
}

TEST(device, a_direction_is_reported_once_until_it_has_run_dry) {
  Loop loop;
  Device device;
  FlagSource source(device);
  REQUIRE(loop.poll.registry().register_source(source, Token{7}, Interest::readable));
  device.set_ready(Ready::readable);
  CHECK_EQ(loop.run(Timeout::zero()), 1u);
  CHECK_EQ(loop.run(Timeout::zero()), 0u);
  device.set_ready(Ready::readable);
  CHECK_EQ(loop.run(Timeout::zero()), 0u);
  CHECK(source.take());
  CHECK(source.take().failed_with(ErrorKind::would_block));
  CHECK_EQ(loop.run(Timeout::zero()), 0u);
  device.set_ready(Ready::readable);
  CHECK_EQ(loop.run(Timeout::zero()), 1u);
}

TEST(device, what_nobody_asked_for_is_not_reported) {
  Loop loop;
  Device device;
  FlagSource source(device);
  REQUIRE(loop.poll.registry().register_source(source, Token{7}, Interest::writable));
  device.set_ready(Ready::readable | Ready::read_closed);
  CHECK_EQ(loop.run(Timeout::zero()), 0u);
}

TEST(device, trouble_is_reported_unasked_and_once) {
  Loop loop;
  Device device;
  FlagSource source(device);
  REQUIRE(loop.poll.registry().register_source(source, Token{7}, Interest::writable));
  device.set_ready(Ready::error);
  REQUIRE_EQ(loop.run(Timeout::zero()), 1u);
  CHECK(loop.events.begin()->is_error());
  CHECK(loop.events.begin()->is_readable());
  CHECK(loop.events.begin()->is_writable());
  CHECK_EQ(loop.run(Timeout::zero()), 0u);
}

TEST(device, no_device_is_a_bad_handle) {
  Loop loop;
  IoSource<Flag> source(Flag{nullptr});
  CHECK(loop.poll.registry()
            .register_source(source, Token{7}, Interest::readable)
            .failed_with(ErrorKind::bad_handle));
}

TEST(wait, an_interrupt_ends_a_wait_without_end) {
  Loop loop;
  Device device;
  FlagSource source(device);
  REQUIRE(loop.poll.registry().register_source(source, Token{7}, Interest::readable));
  device_of_interrupt = &device;
  const std::uint64_t before = baremetal::now_ns();
  test::systick::start(5'000'000, set_device);
  CHECK_EQ(loop.run(forever), 1u);
  CHECK(baremetal::now_ns() - before >= 5'000'000);
}

TEST(wait, a_waker_wakes_from_an_interrupt) {
  Loop loop;
  const Result<Waker> waker = Waker::create(loop.poll.registry(), Token{9});
  REQUIRE(waker);
  waker_of_interrupt = &*waker;
  test::systick::start(5'000'000, wake);
  REQUIRE_EQ(loop.run(forever), 1u);
  CHECK(loop.events.begin()->token() == Token{9});
  CHECK_EQ(loop.run(Timeout::zero()), 0u);
}

TEST(wait, a_timeout_is_kept_though_interrupts_come) {
  Device unregistered;
  device_of_interrupt = &unregistered;
  Loop loop;
  test::systick::start(1'000'000, set_device);
  const std::uint64_t before = baremetal::now_ns();
  CHECK_EQ(loop.run(Timeout::milliseconds(20)), 0u);
  CHECK(baremetal::now_ns() - before >= 20'000'000);
}

namespace {

constinit unsigned chore_runs = 0;
constinit std::uint64_t chore_due_ns = baremetal::never_ns;
constinit Device* device_of_chore = nullptr;

constinit baremetal::Chore chore([]() noexcept {
  ++chore_runs;
  if (device_of_chore != nullptr) {
    device_of_chore->set_ready(Ready::readable);
  }
  return chore_due_ns;
});

}  // namespace

TEST(chore, runs_first_and_then_when_it_is_demanded_or_due) {
  Loop loop;
  chore.start();
  CHECK_EQ(loop.run(Timeout::zero()), 0u);
  CHECK_EQ(chore_runs, 1u);
  CHECK_EQ(loop.run(Timeout::zero()), 0u);
  CHECK_EQ(chore_runs, 1u);

  Device device;
  FlagSource source(device);
  REQUIRE(loop.poll.registry().register_source(source, Token{7}, Interest::readable));
  device_of_chore = &device;
  test::systick::start(5'000'000, []() noexcept { chore.demand(); });
  CHECK_EQ(loop.run(forever), 1u);
  CHECK_EQ(chore_runs, 2u);

  device_of_chore = nullptr;
  chore_due_ns = baremetal::now_ns() + 5'000'000;
  chore.demand();
  CHECK_EQ(loop.run(Timeout::zero()), 0u);
  CHECK_EQ(chore_runs, 3u);
  chore_due_ns = baremetal::never_ns;
  CHECK_EQ(loop.run(Timeout::milliseconds(20)), 0u);
  CHECK_EQ(chore_runs, 4u);
}
