// A signal ends a poll with `interrupted`, and its handler may wake.
#include <atomic>

#include <mio/sys/caps.hpp>
#include <mio/waker.hpp>

#include "host.hpp"
#include "loop.hpp"
#include "test.hpp"

using namespace mio;
using namespace mio::test;

namespace {

constexpr Token kWaker{1};
constexpr const char* kNoSignals = "there are no signals";

constinit std::atomic<int> handled{0};
constinit std::atomic<const Waker*> to_wake{nullptr};

void count(int) { handled.fetch_add(1); }

// Asks what promise 7 says of a handler, and leaves the code itself as it was, too.
void wake(int) {
  const int before = host::last_error_code();
  host::set_last_error_code(4711);
  const Waker* const waker = to_wake.load();
  if (waker != nullptr && waker->wake() && host::last_error_code() == 4711) {
    handled.fetch_add(1);
  }
  host::set_last_error_code(before);
}

// Sends the signal again and again until it was handled, for nobody can tell when a poll sleeps.
struct Sender {
  host::Thread target;
  std::atomic<bool> stop{false};
};

void send_signals(void* argument) {
  Sender& sender = *static_cast<Sender*>(argument);
  BasicLoop<1, 1> clock;
  while (!sender.stop.load()) {
    CHECK(clock.poll.poll(clock.events, Timeout::milliseconds(5)));
    host::signal(sender.target);
  }
}

}  // namespace

TEST(signal, ends_a_poll_as_interrupted) {
  SKIP_UNLESS(sys::caps::signals, kNoSignals);
  handled.store(0);
  host::handle_user_signal(count);
  Loop loop;
  for (const Timeout timeout : {Timeout::milliseconds(10'000), forever}) {
    Sender sender{host::this_thread()};
    const host::Thread thread = host::start_thread(send_signals, &sender);
    const Result<> polled = loop.poll.poll(loop.events, timeout);
    sender.stop.store(true);
    host::join(thread);
    CHECK(polled.failed_with(ErrorKind::interrupted));
    CHECK(loop.events.is_empty());
  }
  host::ignore_user_signal();
  CHECK(handled.load() >= 2);
  // The Poll is as good as before.
  const Waker waker = must(Waker::create(loop.registry(), kWaker), "waker");
  CHECK(waker.wake());
  expect_exactly(loop, {{kWaker, says_readable}});
}

TEST(signal, handler_wakes_and_keeps_the_error_code) {
  SKIP_UNLESS(sys::caps::signals, kNoSignals);
  handled.store(0);
  Loop loop;
  const Waker waker = must(Waker::create(loop.registry(), kWaker), "waker");
  to_wake.store(&waker);
  host::handle_user_signal(wake);
  for (int round = 1; round <= 10; ++round) {
    host::set_last_error_code(round);
    host::signal(host::this_thread());
    CHECK_EQ(handled.load(), round);
    expect_exactly(loop, {{kWaker, says_readable}});
  }
  host::ignore_user_signal();
  to_wake.store(nullptr);
  expect_no_events(loop);
}

TEST(signal, handler_that_wakes_ends_a_poll_with_its_event) {
  SKIP_UNLESS(sys::caps::signals, kNoSignals);
  handled.store(0);
  Loop loop;
  const Waker waker = must(Waker::create(loop.registry(), kWaker), "waker");
  to_wake.store(&waker);
  host::handle_user_signal(wake);
  Sender sender{host::this_thread()};
  const host::Thread thread = host::start_thread(send_signals, &sender);
  Result<> polled = loop.poll.poll(loop.events, forever);
  if (polled.failed_with(ErrorKind::interrupted)) {
    do {
      polled = loop.poll.poll(loop.events, forever);
    } while (polled.failed_with(ErrorKind::interrupted));
  }
  sender.stop.store(true);
  host::join(thread);
  host::ignore_user_signal();
  to_wake.store(nullptr);
  CHECK(polled);
  CHECK(!loop.events.is_empty());
}
