// Promise 6: never early, never far too late, no overflow.
#include <mio/sys/caps.hpp>
#include <mio/waker.hpp>

#include "host.hpp"
#include "loop.hpp"
#include "peer.hpp"
#include "test.hpp"

using namespace mio;
using namespace mio::test;

namespace {

constexpr std::uint64_t kSecondNs = 1'000'000'000;

// Polls for that long, in which nothing comes, and returns how long it took.
std::uint64_t measure(Loop& loop, Timeout timeout) noexcept {
  const std::uint64_t begin_ns = host::now_ns();
  CHECK(loop.poll.poll(loop.events, timeout));
  const std::uint64_t took_ns = host::now_ns() - begin_ns;
  CHECK(loop.events.is_empty());
  return took_ns;
}

void expect_never_early(Loop& loop) noexcept {
  for (const std::uint64_t ns :
       {std::uint64_t{1}, std::uint64_t{999}, std::uint64_t{999'000}, std::uint64_t{1'000'000},
        std::uint64_t{1'001'000}, std::uint64_t{20'000'000}}) {
    for (int round = 0; round < 5; ++round) {
      const std::uint64_t took_ns = measure(loop, Timeout::nanoseconds(ns));
      CHECK(took_ns >= ns);
      CHECK(took_ns < ns + 2 * kSecondNs);
    }
  }
}

// The longest ones cannot be waited for: something ends them.
constexpr std::uint64_t kLongTimeoutsNs[] = {
    2'147'483'646ULL * 1'000'000,  // INT_MAX milliseconds, and around it
    2'147'483'647ULL * 1'000'000,
    2'147'483'648ULL * 1'000'000,
    4'294'967'295ULL * 1'000'000,  // 49.7 days
    4'294'967'296ULL * 1'000'000,
    static_cast<std::uint64_t>(INT64_MAX),
    static_cast<std::uint64_t>(INT64_MAX) + 1,
    UINT64_MAX - 1,
};

}  // namespace

// mio: poll::run_once_with_nothing
TEST(timeout, poll_without_sources_waits_it_out) {
  Loop loop;
  CHECK(measure(loop, Timeout::milliseconds(100)) >= 100'000'000);
}

TEST(timeout, is_never_early_without_sources) {
  Loop loop;
  expect_never_early(loop);
}

TEST(timeout, is_never_early_with_an_idle_source) {
  Loop loop;
  TestListener listener;
  Connection connection(listener);
  REQUIRE(loop.registry().register_source(connection.stream, Token{1}, Interest::readable));
  REQUIRE(loop.registry().register_source(*listener, Token{2}, Interest::readable));
  expect_never_early(loop);
}

TEST(timeout, zero_returns_at_once) {
  Loop loop;
  TestListener listener;
  Connection connection(listener);
  REQUIRE(loop.registry().register_source(connection.stream, Token{1}, Interest::readable));
  const std::uint64_t begin_ns = host::now_ns();
  for (int round = 0; round < 100; ++round) {
    CHECK(loop.poll.poll(loop.events, Timeout::zero()));
    CHECK(loop.events.is_empty());
  }
  CHECK(host::now_ns() - begin_ns < kSecondNs);
}

// mio: poll::zero_duration_polls_events
TEST(timeout, zero_reports_what_is_ready) {
  Loop loop;
  TestListener listener;
  Connection first(listener);
  Connection second(listener);
  Connection third(listener);
  REQUIRE(loop.registry().register_source(first.stream, Token{1}, Interest::writable));
  REQUIRE(loop.registry().register_source(second.stream, Token{2}, Interest::writable));
  REQUIRE(loop.registry().register_source(third.stream, Token{3}, Interest::writable));
  REQUIRE(loop.poll.poll(loop.events, Timeout::zero()));
  CHECK_EQ(loop.events.end() - loop.events.begin(), 3);
}

TEST(timeout, huge_one_ends_with_an_event) {
  Loop loop;
  TestListener listener;
  Connection connection(listener);
  for (const std::uint64_t ns : kLongTimeoutsNs) {
    REQUIRE(loop.registry().register_source(connection.stream, Token{1}, Interest::writable));
    CHECK(loop.poll.poll(loop.events, Timeout::nanoseconds(ns)));
    CHECK(!loop.events.is_empty());
    REQUIRE(loop.registry().deregister_source(connection.stream));
  }
}

TEST(timeout, huge_one_ends_with_a_wake) {
  Loop loop;
  const Waker waker = must(Waker::create(loop.registry(), Token{1}), "waker");
  for (const std::uint64_t ns : kLongTimeoutsNs) {
    REQUIRE(waker.wake());
    CHECK(loop.poll.poll(loop.events, Timeout::nanoseconds(ns)));
    CHECK(!loop.events.is_empty());
  }
  REQUIRE(waker.wake());
  CHECK(loop.poll.poll(loop.events, forever));
  CHECK(!loop.events.is_empty());
}

TEST(timeout, forever_ends_with_an_event) {
  Loop loop;
  TestListener listener;
  REQUIRE(loop.registry().register_source(*listener, Token{1}, Interest::readable));
  Peer peer = listener.connect();
  CHECK(loop.poll.poll(loop.events, forever));
  CHECK(!loop.events.is_empty());
}

TEST(timeout, forever_with_nothing_to_wait_for_is_invalid_input) {
  SKIP_UNLESS(!sys::caps::threads && !sys::caps::interrupts,
              "where there are threads or interrupts, one may still register or wake");
  Loop loop;
  CHECK(loop.poll.poll(loop.events, forever).failed_with(ErrorKind::invalid_input));
  TestListener listener;
  Connection connection(listener);
  REQUIRE(loop.registry().register_source(connection.stream, Token{1}, Interest::writable));
  expect_exactly(loop, {{Token{1}, says_writable}});
  // It is delivered and not drained, so that it is not watched either.
  CHECK(loop.poll.poll(loop.events, forever).failed_with(ErrorKind::invalid_input));
  CHECK(loop.events.is_empty());
}

TEST(timeout, event_ends_a_long_wait_early) {
  Loop loop;
  TestListener listener;
  REQUIRE(loop.registry().register_source(*listener, Token{1}, Interest::readable));
  Peer peer = listener.connect();
  const std::uint64_t begin_ns = host::now_ns();
  CHECK(loop.poll.poll(loop.events, Timeout::milliseconds(20'000)));
  CHECK(!loop.events.is_empty());
  CHECK(host::now_ns() - begin_ns < 5 * kSecondNs);
}

namespace {

struct Restless {
  const Registry* registry;
  net::TcpListener* listener;
  std::uint64_t until_ns;
};

}  // namespace

// Hard case 8: what other threads do inside the library does not start the wait anew.
TEST(timeout, is_not_restarted_by_registrations_meanwhile) {
  SKIP_UNLESS(sys::caps::threads, "nobody else can register meanwhile");
  Loop loop;
  TestListener listener;
  Restless restless{&loop.registry(), &*listener, host::now_ns() + 150'000'000};
  const host::Thread thread = host::start_thread(
      [](void* argument) {
        const Restless& own = *static_cast<Restless*>(argument);
        while (host::now_ns() < own.until_ns) {
          CHECK(own.registry->register_source(*own.listener, Token{1}, Interest::readable));
          CHECK(own.registry->deregister_source(*own.listener));
        }
      },
      &restless);
  const std::uint64_t took_ns = measure(loop, Timeout::milliseconds(100));
  CHECK(took_ns >= 100'000'000);
  CHECK(took_ns < kSecondNs);
  host::join(thread);
}
