// What goes wrong where the system has only poll(2): mio's backend of that kind has each of these
// defects but the last two. Those of them that a single thread shows stand with their subjects:
//   waker.wake_survives_registrations
//   error.registration_lives_on_after_a_reset
//   error.handle_closed_behind_our_back_neither_fails_nor_spins_poll
//   edge.accept_to_would_block_then_the_next_connection_is_an_event
//   edge.read_would_block_does_not_announce_writable
//   capacity.four_ready_sources_come_one_by_one_each_once
//   lifetime.reused_handle_number_carries_only_the_new_source
#include <atomic>
#include <optional>

#include <mio/sys/caps.hpp>
#include <mio/waker.hpp>

#include "host.hpp"
#include "loop.hpp"
#include "peer.hpp"
#include "running.hpp"
#include "test.hpp"

using namespace mio;
using namespace mio::test;

namespace {

constexpr Token kSource{1};
constexpr Token kOther{2};
constexpr Token kWaker{3};
constexpr const char* kNoThreads = "there is one thread only";
constexpr std::uint64_t kSecondNs = 1'000'000'000;

// Only to make it likely that the other thread waits in its poll by now.
void let_poll_begin() noexcept {
  BasicLoop<1, 1> clock;
  CHECK(clock.poll.poll(clock.events, Timeout::milliseconds(30)));
}

}  // namespace

// mio issue 1874: what a registration writes to end the wait is also what a wake writes.
TEST(poll2, wake_is_not_lost_to_changes_during_the_wait) {
  SKIP_UNLESS(sys::caps::threads, kNoThreads);
  constexpr int kRounds = 1000;
  Loop loop;
  TestListener listener;
  const Waker waker = must(Waker::create(loop.registry(), kWaker), "waker");
  std::atomic<int> acknowledged{0};
  std::atomic<bool> stop{false};
  Running changes([&] {
    while (!stop.load()) {
      CHECK(loop.registry().register_source(*listener, kSource, Interest::readable));
      CHECK(loop.registry().reregister_source(*listener, kOther, Interest::readable));
      CHECK(loop.registry().deregister_source(*listener));
    }
  });
  Running wakes([&] {
    for (int round = 1; round <= kRounds && !stop.load(); ++round) {
      CHECK(waker.wake());
      while (acknowledged.load() < round && !stop.load()) {
      }
    }
  });
  while (acknowledged.load() < kRounds) {
    CHECK(loop.poll.poll(loop.events, Timeout::milliseconds(5000)));
    if (loop.events.is_empty()) {
      FAIL("a wake was lost");
      break;
    }
    acknowledged.fetch_add(1);
  }
  stop.store(true);
}

// mio pull request 2012: after a hang-up the registration was gone.
TEST(poll2, registration_lives_on_after_a_hang_up) {
  SKIP_UNLESS(sys::caps::shutdown_works, "the platform cannot end one direction");
  Loop loop;
  TestListener listener;
  Connection connection(listener);
  REQUIRE(loop.registry().register_source(connection.stream, kSource, Interest::readable));
  CHECK(connection.stream.shutdown(net::Shutdown::write));
  connection.peer.expect_end();
  connection.peer.finish();
  expect_events(loop, {{kSource, says_readable}});
  expect_no_events(loop);
  CHECK(loop.registry().reregister_source(connection.stream, kOther, Interest::readable));
  expect_exactly(loop, {{kOther, says_readable}});
  expect_no_events(loop);
  CHECK(loop.registry().deregister_source(connection.stream));
  CHECK(loop.registry().deregister_source(connection.stream).failed_with(ErrorKind::not_found));
  expect_no_events(loop);
}

// There, each change of another thread began the wait anew: this poll would end with the changes.
TEST(poll2, changes_that_go_on_do_not_prolong_the_wait) {
  SKIP_UNLESS(sys::caps::threads, kNoThreads);
  Loop loop;
  TestListener listener;
  std::atomic<bool> stop{false};
  const std::uint64_t begin_ns = host::now_ns();
  std::uint64_t took_ns = 0;
  {
    Running changes([&] {
      while (!stop.load() && host::now_ns() - begin_ns < 3 * kSecondNs) {
        CHECK(loop.registry().register_source(*listener, kSource, Interest::readable));
        CHECK(loop.registry().reregister_source(*listener, kOther, Interest::readable));
        CHECK(loop.registry().deregister_source(*listener));
      }
    });
    CHECK(loop.poll.poll(loop.events, Timeout::milliseconds(100)));
    took_ns = host::now_ns() - begin_ns;
    stop.store(true);
  }
  CHECK(loop.events.is_empty());
  CHECK(took_ns >= 100'000'000);
  CHECK(took_ns < kSecondNs);
}

// There, the removal of the old source could swallow the first event of a new one with its number.
TEST(poll2, handle_number_used_again_during_the_wait_is_the_new_source) {
  SKIP_UNLESS(sys::caps::threads, kNoThreads);
  SKIP_UNLESS(sys::caps::close_is_immediate, "closing waits for the peer");
  for (int round = 0; round < 5; ++round) {
    Loop loop;
    TestListener listener;
    Connection old(listener);
    Peer peer = listener.connect();
    peer.send(1);
    std::optional<net::TcpStream> stream;
    REQUIRE(loop.registry().register_source(old.stream, kSource, Interest::readable));
    {
      Running other([&] {
        let_poll_begin();
        {
          net::TcpStream gone = std::move(old.stream);
          CHECK(loop.registry().deregister_source(gone));
        }
        // The lowest free number is the one that was just closed.
        stream.emplace(must(listener->accept(), "accept").stream);
        CHECK(loop.registry().register_source(*stream, kOther, Interest::readable));
      });
      expect_exactly(loop, {{kOther, says_readable}});
    }
    expect_no_events(loop);
    CHECK_EQ(read_once(*stream).value_or(0), 1);
  }
}

// The same where the wait has an answer about the old source already.
TEST(poll2, answer_about_a_source_that_is_gone_is_nobodys) {
  SKIP_UNLESS(sys::caps::threads, kNoThreads);
  Loop loop;
  TestListener listener;
  Connection ready(listener);
  Connection idle(listener);
  ready.peer.send(1);
  ready.peer.await_bytes(0);
  std::atomic<bool> stop{false};
  std::size_t wrong_count = 0;
  {
    Running other([&] {
      while (!stop.load()) {
        CHECK(loop.registry().register_source(ready.stream, kSource, Interest::readable));
        CHECK(loop.registry().deregister_source(ready.stream));
        // It gets the place of the other one, and has nothing to read.
        CHECK(loop.registry().register_source(idle.stream, kOther, Interest::readable));
        CHECK(loop.registry().deregister_source(idle.stream));
      }
    });
    const std::uint64_t begin_ns = host::now_ns();
    while (host::now_ns() - begin_ns < kSecondNs / 3) {
      CHECK(loop.poll.poll(loop.events, Timeout::zero()));
      for (const Event& event : loop.events) {
        wrong_count += event.token() == kOther ? 1 : 0;
      }
    }
    stop.store(true);
  }
  CHECK_EQ(wrong_count, 0);
}

TEST(poll2, operation_that_runs_dry_during_the_wait_is_watched_by_it) {
  SKIP_UNLESS(sys::caps::threads, kNoThreads);
  for (int round = 0; round < 5; ++round) {
    Loop loop;
    TestListener listener;
    Connection connection(listener);
    REQUIRE(loop.registry().register_source(connection.stream, kSource, Interest::readable));
    connection.peer.send(1);
    expect_exactly(loop, {{kSource, says_readable}});
    Running other([&] {
      let_poll_begin();
      CHECK_EQ(read_once(connection.stream).value_or(0), 1);
      expect_read_would_block(connection.stream);
      connection.peer.send(1);
    });
    expect_exactly(loop, {{kSource, says_readable}});
  }
}

// A wait of the kernel keeps what it waits for open.
TEST(poll2, source_that_is_dropped_during_the_wait_is_closed_at_once) {
  SKIP_UNLESS(sys::caps::threads, kNoThreads);
  SKIP_UNLESS(sys::caps::close_is_immediate, "closing waits for the peer");
  Loop loop;
  TestListener listener;
  Connection connection(listener);
  const Waker waker = must(Waker::create(loop.registry(), kWaker), "waker");
  REQUIRE(loop.registry().register_source(connection.stream, kSource, Interest::readable));
  Running poller([&] { expect_exactly(loop, {{kWaker, says_readable}}); });
  let_poll_begin();
  const std::uint64_t begin_ns = host::now_ns();
  {
    const net::TcpStream gone = std::move(connection.stream);
  }
  connection.peer.expect_end();
  CHECK(host::now_ns() - begin_ns < 2 * kSecondNs);
  CHECK(waker.wake());
}
