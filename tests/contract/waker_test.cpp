// Promise 7: a wake makes the poll return, from wherever, and none is lost.
#include <atomic>
#include <optional>

#include <mio/sys/caps.hpp>
#include <mio/waker.hpp>

#include "host.hpp"
#include "loop.hpp"
#include "peer.hpp"
#include "test.hpp"

using namespace mio;
using namespace mio::test;

namespace {

constexpr Token kWaker{10};
constexpr const char* kNoThreads = "there is one thread only";

Waker make_waker(Loop& loop, Token token = kWaker) noexcept {
  return must(Waker::create(loop.registry(), token), "waker");
}

void wake_in_thread(void* waker) noexcept { CHECK(static_cast<const Waker*>(waker)->wake()); }

}  // namespace

// mio: waker::is_send_and_sync
static_assert(noexcept(std::declval<const Waker&>().wake()), "const: callable from any thread");

// mio: waker::waker
TEST(waker, wake_before_poll_is_an_event) {
  Loop loop;
  const Waker waker = make_waker(loop);
  REQUIRE(waker.wake());
  expect_exactly(loop, {{kWaker, says_readable}});
  expect_no_events(loop);
}

TEST(waker, without_a_wake_is_silent) {
  Loop loop;
  const Waker waker = make_waker(loop);
  expect_no_events(loop);
}

// mio: waker::waker_multiple_wakeups_same_thread
TEST(waker, several_wakes_are_one_event_or_more) {
  Loop loop;
  const Waker waker = make_waker(loop);
  for (int count = 0; count < 3; ++count) {
    REQUIRE(waker.wake());
  }
  expect_exactly(loop, {{kWaker, says_readable}});
  expect_no_events(loop);
}

TEST(waker, wakes_after_every_event) {
  Loop loop;
  const Waker waker = make_waker(loop);
  for (int count = 0; count < 100; ++count) {
    REQUIRE(waker.wake());
    REQUIRE(loop.poll.poll(loop.events, Timeout::milliseconds(5000)));
    REQUIRE(!loop.events.is_empty());
  }
  expect_no_events(loop);
}

TEST(waker, a_million_wakes_are_an_event_and_then_none) {
  Loop loop;
  const Waker waker = make_waker(loop);
  for (int count = 0; count < 1'000'000; ++count) {
    REQUIRE(waker.wake());
  }
  expect_exactly(loop, {{kWaker, says_readable}});
  expect_no_events(loop);
}

// Hard case 3; mio allows one waker and traps in debug builds: waker::using_multiple_wakers_panics.
// mio: waker::using_multiple_wakers_panics
TEST(waker, two_wakers_have_their_own_tokens) {
  Loop loop;
  const Waker first = make_waker(loop, Token{1});
  const Waker second = make_waker(loop, Token{2});
  REQUIRE(first.wake());
  expect_exactly(loop, {{Token{1}, says_readable}});
  REQUIRE(second.wake());
  expect_exactly(loop, {{Token{2}, says_readable}});
  REQUIRE(second.wake());
  REQUIRE(first.wake());
  expect_events(loop, {{Token{1}, says_readable}, {Token{2}, says_readable}});
  expect_no_events(loop);
}

// mio: waker::using_multiple_wakers_panics_different_cloned_registries
TEST(waker, wakers_of_two_clones_of_a_registry_both_arrive) {
  Loop loop;
  const Registry first_registry = must(loop.registry().try_clone(), "clone");
  const Registry second_registry = must(loop.registry().try_clone(), "clone");
  const Waker first = must(Waker::create(first_registry, Token{1}), "waker");
  const Waker second = must(Waker::create(second_registry, Token{2}), "waker");
  REQUIRE(first.wake());
  REQUIRE(second.wake());
  expect_events(loop, {{Token{1}, says_readable}, {Token{2}, says_readable}});
}

TEST(waker, wakers_of_two_polls_do_not_mix) {
  Loop first;
  Loop second;
  const Waker waker = make_waker(first);
  REQUIRE(waker.wake());
  expect_no_events(second);
  expect_exactly(first, {{kWaker, says_readable}});
}

TEST(waker, moved_waker_wakes_and_keeps_its_wake) {
  Loop loop;
  Waker first = make_waker(loop);
  REQUIRE(first.wake());
  const Waker second = std::move(first);
  expect_exactly(loop, {{kWaker, says_readable}});
  REQUIRE(second.wake());
  expect_exactly(loop, {{kWaker, says_readable}});
  expect_no_events(loop);
}

TEST(waker, replaced_waker_is_gone) {
  Loop loop;
  Waker waker = make_waker(loop, Token{1});
  REQUIRE(waker.wake());
  waker = make_waker(loop, Token{2});
  expect_no_events(loop);
  REQUIRE(waker.wake());
  expect_exactly(loop, {{Token{2}, says_readable}});
}

TEST(waker, destroyed_waker_is_not_reported) {
  Loop loop;
  const Waker other = make_waker(loop, Token{2});
  {
    const Waker waker = make_waker(loop, Token{1});
    REQUIRE(waker.wake());
    REQUIRE(other.wake());
  }
  expect_exactly(loop, {{Token{2}, says_readable}});
  expect_no_events(loop);
}

TEST(waker, any_order_of_destruction) {
  Loop loop;
  std::optional<Waker> wakers[4];
  for (std::uintptr_t index = 0; index < 4; ++index) {
    wakers[index].emplace(make_waker(loop, Token{index}));
  }
  for (const std::size_t index : {1U, 3U, 0U}) {
    wakers[index].reset();
    REQUIRE(wakers[2]->wake());
    expect_exactly(loop, {{Token{2}, says_readable}});
  }
}

// Hard case 1: it must not swallow a registration's wake-up, nor the other way round.
TEST(waker, wake_survives_registrations) {
  Loop loop;
  TestListener listener;
  const Waker waker = make_waker(loop);
  REQUIRE(waker.wake());
  REQUIRE(loop.registry().register_source(*listener, Token{1}, Interest::readable));
  expect_exactly(loop, {{kWaker, says_readable}});
  REQUIRE(waker.wake());
  REQUIRE(loop.registry().reregister_source(*listener, Token{1}, Interest::readable));
  expect_exactly(loop, {{kWaker, says_readable}});
  REQUIRE(waker.wake());
  REQUIRE(loop.registry().deregister_source(*listener));
  expect_exactly(loop, {{kWaker, says_readable}});
  expect_no_events(loop);
}

TEST(waker, wakes_beside_ready_sources) {
  Loop loop;
  TestListener listener;
  Connection connection(listener);
  const Waker waker = make_waker(loop);
  REQUIRE(loop.registry().register_source(connection.stream, Token{1}, Interest::writable));
  REQUIRE(waker.wake());
  expect_events(loop, {{kWaker, says_readable}, {Token{1}, says_writable}});
}

TEST(waker, token_may_be_any_number) {
  Loop loop;
  const Waker lowest = make_waker(loop, Token{0});
  const Waker highest = make_waker(loop, Token{UINTPTR_MAX});
  REQUIRE(lowest.wake());
  REQUIRE(highest.wake());
  expect_events(loop, {{Token{0}, says_readable}, {Token{UINTPTR_MAX}, says_readable}});
}

// mio: waker::waker_wakeup_different_thread
TEST(waker, wake_from_another_thread_ends_a_long_poll) {
  SKIP_UNLESS(sys::caps::threads, kNoThreads);
  Loop loop;
  Waker waker = make_waker(loop);
  for (int round = 0; round < 20; ++round) {
    const host::Thread thread = host::start_thread(wake_in_thread, &waker);
    expect_exactly(loop, {{kWaker, says_readable}});
    host::join(thread);
  }
  expect_no_events(loop);
}

// mio: waker::waker_multiple_wakeups_different_thread
TEST(waker, second_wake_after_the_first_event_is_a_second_event) {
  SKIP_UNLESS(sys::caps::threads, kNoThreads);
  Loop loop;
  Waker waker = make_waker(loop);
  const host::Thread first = host::start_thread(wake_in_thread, &waker);
  expect_exactly(loop, {{kWaker, says_readable}});
  host::join(first);
  const host::Thread second = host::start_thread(wake_in_thread, &waker);
  expect_exactly(loop, {{kWaker, says_readable}});
  host::join(second);
  expect_no_events(loop);
}

namespace {

struct Crowd {
  const Waker* waker;
  std::atomic<int> started{0};
};

}  // namespace

TEST(waker, after_the_last_wake_of_eight_threads_there_is_an_event) {
  SKIP_UNLESS(sys::caps::threads, kNoThreads);
  static constexpr int kThreads = 8;
  Loop loop;
  const Waker waker = make_waker(loop);
  for (int round = 0; round < 20; ++round) {
    Crowd crowd{&waker};
    host::Thread threads[kThreads];
    for (host::Thread& thread : threads) {
      thread = host::start_thread(
          [](void* argument) {
            Crowd& own = *static_cast<Crowd*>(argument);
            own.started.fetch_add(1);
            for (int count = 0; count < 200; ++count) {
              CHECK(own.waker->wake());
            }
          },
          &crowd);
    }
    // Some wakes are taken while others are still coming.
    CHECK(loop.poll.poll(loop.events, Timeout::milliseconds(5000)));
    for (const host::Thread thread : threads) {
      host::join(thread);
    }
    CHECK(waker.wake());
    expect_events(loop, {{kWaker, says_readable}});
    expect_no_events(loop.poll, loop.events);
    CHECK_EQ(crowd.started.load(), kThreads);
  }
}

namespace {

struct Answered {
  const Waker* waker;
  std::atomic<int> wanted{0};
};

}  // namespace

// A wake is lost if the loop goes to sleep between looking for work and polling.
TEST(waker, every_wake_of_a_ping_pong_arrives) {
  SKIP_UNLESS(sys::caps::threads, kNoThreads);
  constexpr int kRounds = 5000;
  Loop loop;
  const Waker waker = make_waker(loop);
  Answered answered{&waker};
  const host::Thread thread = host::start_thread(
      [](void* argument) {
        Answered& own = *static_cast<Answered*>(argument);
        for (int round = 1; round <= kRounds; ++round) {
          while (own.wanted.load() < round) {
          }
          CHECK(own.waker->wake());
        }
      },
      &answered);
  int lost = 0;
  for (int round = 1; round <= kRounds && lost == 0; ++round) {
    answered.wanted.store(round);
    CHECK(loop.poll.poll(loop.events, Timeout::milliseconds(5000)));
    lost += loop.events.is_empty() ? 1 : 0;
  }
  answered.wanted.store(kRounds);
  host::join(thread);
  CHECK_EQ(lost, 0);
}

namespace {

struct Busy {
  Loop* loop;
  net::TcpListener* listener;
  std::atomic<bool> stop{false};
};

}  // namespace

// Hard case 1, with threads.
TEST(waker, no_wake_is_lost_to_a_registration_at_the_same_time) {
  SKIP_UNLESS(sys::caps::threads, kNoThreads);
  Loop loop;
  TestListener listener;
  const Waker waker = make_waker(loop);
  Busy busy{&loop, &*listener};
  const host::Thread registers = host::start_thread(
      [](void* argument) {
        Busy& own = *static_cast<Busy*>(argument);
        while (!own.stop.load()) {
          CHECK(own.loop->registry().register_source(*own.listener, Token{1}, Interest::readable));
          CHECK(own.loop->registry().deregister_source(*own.listener));
        }
      },
      &busy);
  int lost = 0;
  for (int round = 0; round < 3000 && lost == 0; ++round) {
    CHECK(waker.wake());
    CHECK(loop.poll.poll(loop.events, Timeout::milliseconds(5000)));
    lost += loop.events.is_empty() ? 1 : 0;
  }
  busy.stop.store(true);
  host::join(registers);
  CHECK_EQ(lost, 0);
}
