// Promises 5 and 11: what registering, changing and leaving mean, and how misuse is answered.
#include <mio/sys/caps.hpp>
#include <mio/waker.hpp>

#include "host.hpp"
#include "loop.hpp"
#include "peer.hpp"
#include "test.hpp"

using namespace mio;
using namespace mio::test;

namespace {

constexpr Token kFirst{1};
constexpr Token kSecond{2};

struct Server {
  const Registry& registry() const noexcept { return loop.registry(); }

  Loop loop;
  TestListener listener;
};

}  // namespace

// mio: registering::tcp_register_multiple_event_loops
TEST(registry, registering_twice_is_already_exists) {
  Server server;
  Loop other;
  Connection connection(server.listener);
  REQUIRE(server.registry().register_source(connection.stream, kFirst, Interest::readable));
  REQUIRE(server.registry().register_source(*server.listener, kSecond, Interest::readable));
  for (Loop* loop : {&server.loop, &other}) {
    CHECK(loop->registry()
              .register_source(connection.stream, Token{3}, Interest::writable)
              .failed_with(ErrorKind::already_exists));
    CHECK(loop->registry()
              .register_source(*server.listener, Token{4}, Interest::readable)
              .failed_with(ErrorKind::already_exists));
  }
  // Nothing has changed: neither token, nor interest, nor Poll.
  expect_no_events(other);
  expect_no_events(server.loop);
  connection.peer.send(1);
  Peer peer = server.listener.connect();
  expect_events(server.loop, {{kFirst, says_readable}, {kSecond, says_readable}});
}

// mio: poll::double_register_different_token
TEST(registry, registering_twice_with_another_token_keeps_the_first) {
  Server server;
  REQUIRE(server.registry().register_source(*server.listener, kFirst, Interest::readable));
  CHECK(server.registry()
            .register_source(*server.listener, kSecond, Interest::readable)
            .failed_with(ErrorKind::already_exists));
  Peer peer = server.listener.connect();
  expect_exactly(server.loop, {{kFirst, says_readable}});
}

// mio: poll::reregister_without_register
TEST(registry, reregistering_a_stranger_is_not_found) {
  Server server;
  Connection connection(server.listener);
  CHECK(server.registry()
            .reregister_source(connection.stream, kFirst, Interest::writable)
            .failed_with(ErrorKind::not_found));
  CHECK(server.registry()
            .reregister_source(*server.listener, kFirst, Interest::readable)
            .failed_with(ErrorKind::not_found));
  expect_no_events(server.loop);
}

// mio: poll::deregister_without_register
TEST(registry, deregistering_a_stranger_is_not_found) {
  Server server;
  Connection connection(server.listener);
  CHECK(server.registry().deregister_source(connection.stream).failed_with(ErrorKind::not_found));
  CHECK(server.registry().deregister_source(*server.listener).failed_with(ErrorKind::not_found));
}

TEST(registry, deregistering_twice_is_not_found) {
  Server server;
  REQUIRE(server.registry().register_source(*server.listener, kFirst, Interest::readable));
  CHECK(server.registry().deregister_source(*server.listener));
  CHECK(server.registry().deregister_source(*server.listener).failed_with(ErrorKind::not_found));
  CHECK(server.registry()
            .reregister_source(*server.listener, kFirst, Interest::readable)
            .failed_with(ErrorKind::not_found));
}

// Hard case 20.
TEST(registry, wrong_poll_is_not_found_and_changes_nothing) {
  Server server;
  Loop other;
  Connection connection(server.listener);
  REQUIRE(server.registry().register_source(connection.stream, kFirst, Interest::readable));
  CHECK(other.registry()
            .reregister_source(connection.stream, kSecond, Interest::writable)
            .failed_with(ErrorKind::not_found));
  CHECK(other.registry().deregister_source(connection.stream).failed_with(ErrorKind::not_found));
  expect_no_events(other);
  connection.peer.send(1);
  expect_exactly(server.loop, {{kFirst, says_readable}});
  CHECK(server.registry().reregister_source(connection.stream, kSecond, Interest::readable));
  expect_exactly(server.loop, {{kSecond, says_readable}});
  CHECK(server.registry().deregister_source(connection.stream));
  // Now the other Poll may have it.
  CHECK(other.registry().register_source(connection.stream, kFirst, Interest::readable));
  expect_exactly(other, {{kFirst, says_readable}});
}

TEST(registry, unsupported_interest_is_unsupported_and_changes_nothing) {
  SKIP_UNLESS(!sys::caps::priority, "the platform knows urgent data");
  Server server;
  Connection connection(server.listener);
  const Interest wish = Interest::readable | Interest::priority;
  CHECK(server.registry()
            .register_source(connection.stream, kFirst, wish)
            .failed_with(ErrorKind::unsupported));
  REQUIRE(server.registry().register_source(connection.stream, kFirst, Interest::readable));
  CHECK(server.registry()
            .reregister_source(connection.stream, kSecond, wish)
            .failed_with(ErrorKind::unsupported));
  connection.peer.send(1);
  expect_exactly(server.loop, {{kFirst, says_readable}});
}

TEST(registry, second_poll_on_one_table_is_already_exists) {
  Sources<4> sources;
  {
    const Poll poll = must(Poll::create(sources), "poll");
    CHECK(Poll::create(sources).failed_with(ErrorKind::already_exists));
  }
  // It is free again once its Poll is gone.
  Poll again = must(Poll::create(sources), "poll");
  Events<4> events;
  CHECK(again.poll(events, Timeout::zero()));
}

TEST(registry, second_poll_while_a_clone_lives_is_already_exists) {
  Sources<4> sources;
  std::optional<Poll> poll(must(Poll::create(sources), "poll"));
  std::optional<Registry> clone(must(poll->registry().try_clone(), "clone"));
  poll.reset();
  CHECK(Poll::create(sources).failed_with(ErrorKind::already_exists));
  clone.reset();
  CHECK(Poll::create(sources));
}

TEST(registry, second_poll_while_a_waker_lives_is_already_exists) {
  Sources<4> sources;
  std::optional<Poll> poll(must(Poll::create(sources), "poll"));
  std::optional<Waker> waker(must(Waker::create(poll->registry(), kFirst), "waker"));
  poll.reset();
  CHECK(waker->wake());
  CHECK(Poll::create(sources).failed_with(ErrorKind::already_exists));
  waker.reset();
  CHECK(Poll::create(sources));
}

// mio: poll::reregister_interest_token_usage
TEST(registry, reregistering_replaces_token_and_interest) {
  Server server;
  Connection connection(server.listener);
  REQUIRE(server.registry().register_source(connection.stream, kFirst, Interest::readable));
  REQUIRE(server.registry().reregister_source(connection.stream, kFirst, Interest::readable));
  REQUIRE(server.registry().reregister_source(connection.stream, kSecond, Interest::writable));
  expect_exactly(server.loop, {{kSecond, says_writable}});
  connection.peer.send(1);
  expect_no_events(server.loop);
}

TEST(registry, dropped_interest_is_silent) {
  Server server;
  Connection connection(server.listener);
  const Interest both = Interest::readable | Interest::writable;
  REQUIRE(server.registry().register_source(connection.stream, kFirst, both));
  expect_exactly(server.loop, {{kFirst, says_writable}});
  REQUIRE(server.registry().reregister_source(connection.stream, kFirst, Interest::readable));
  expect_no_events(server.loop);
  connection.peer.send(1);
  expect_exactly(server.loop, {{kFirst, says_readable}});
}

// mio: registering::reregister_different_interest_without_poll
TEST(registry, pending_connection_is_no_event_of_writable) {
  Server server;
  Peer peer = server.listener.connect();
  REQUIRE(server.registry().register_source(*server.listener, kFirst, Interest::readable));
  REQUIRE(server.registry().reregister_source(*server.listener, kFirst, Interest::writable));
  expect_no_events(server.loop);
}

// mio: registering::register_deregister
TEST(registry, registered_then_changed_then_deregistered) {
  Server server;
  Connection connection(server.listener);
  REQUIRE(server.registry().register_source(*server.listener, kFirst, Interest::readable));
  REQUIRE(server.registry().register_source(connection.stream, kSecond, Interest::readable));
  connection.peer.send(5);
  expect_exactly(server.loop, {{kSecond, says_readable}});
  REQUIRE(server.registry().reregister_source(connection.stream, kSecond, Interest::writable));
  expect_exactly(server.loop, {{kSecond, says_writable}});
  CHECK(server.registry().deregister_source(connection.stream));
  CHECK(server.registry().deregister_source(*server.listener));
  Peer peer = server.listener.connect();
  connection.peer.send(5);
  expect_no_events(server.loop);
}

// mio: registering::registering_after_deregistering
TEST(registry, registering_again_after_deregistering) {
  Server server;
  REQUIRE(server.registry().register_source(*server.listener, kFirst, Interest::readable));
  REQUIRE(server.registry().deregister_source(*server.listener));
  REQUIRE(server.registry().register_source(*server.listener, kSecond, Interest::readable));
  expect_no_events(server.loop);
  Peer peer = server.listener.connect();
  expect_exactly(server.loop, {{kSecond, says_readable}});
}

// Hard case 11.
TEST(registry, deregistered_source_is_silent_though_it_is_ready) {
  Server server;
  Connection connection(server.listener);
  REQUIRE(server.registry().register_source(connection.stream, kFirst, Interest::readable));
  connection.peer.send(1);
  connection.peer.reset();
  REQUIRE(server.registry().deregister_source(connection.stream));
  expect_no_events(server.loop);
}

TEST(registry, reused_token_carries_only_the_new_source) {
  Server server;
  Connection first(server.listener);
  Connection second(server.listener);
  REQUIRE(server.registry().register_source(first.stream, kFirst, Interest::readable));
  first.peer.send(1);
  REQUIRE(server.registry().deregister_source(first.stream));
  REQUIRE(server.registry().register_source(second.stream, kFirst, Interest::readable));
  expect_no_events(server.loop);
  second.peer.send(1);
  expect_exactly(server.loop, {{kFirst, says_readable}});
  CHECK_EQ(read_once(second.stream).value_or(0), 1);
}

TEST(registry, event_not_fetched_yet_is_dropped_by_deregister) {
  BasicLoop<8, 1> loop;
  TestListener listener;
  Connection first(listener);
  Connection second(listener);
  REQUIRE(loop.registry().register_source(first.stream, kFirst, Interest::writable));
  REQUIRE(loop.registry().register_source(second.stream, kSecond, Interest::writable));
  // Room for one: the other is known to the poll and not reported yet.
  REQUIRE(loop.poll.poll(loop.events, Timeout::milliseconds(5000)));
  REQUIRE(!loop.events.is_empty());
  const bool first_came = loop.events.begin()->token() == kFirst;
  net::TcpStream& late = first_came ? second.stream : first.stream;
  REQUIRE(loop.registry().deregister_source(late));
  expect_no_events(loop);
}

// Hard case 9.
TEST(registry, rapid_reregistering_loses_no_edge_and_brings_no_stale_token) {
  Server server;
  Connection connection(server.listener);
  Pattern pattern;
  REQUIRE(server.registry().register_source(connection.stream, kFirst, Interest::readable));
  for (std::uintptr_t round = 1; round <= 1000; ++round) {
    REQUIRE(server.registry().reregister_source(connection.stream, Token{2 * round},
                                                Interest::writable));
    REQUIRE(server.registry().reregister_source(connection.stream, Token{2 * round + 1},
                                                Interest::readable));
    if (round % 10 == 0) {
      connection.peer.send(10);
      expect_exactly(server.loop, {{Token{2 * round + 1}, says_readable}});
      CHECK_EQ(read_all(connection.stream, pattern).size_bytes, 10);
    }
  }
}

// mio: poll::poll_ok_after_cancelling_pending_ops
TEST(registry, changed_token_is_the_only_one_that_appears) {
  Server server;
  Connection connection(server.listener);
  REQUIRE(server.registry().register_source(*server.listener, kFirst, Interest::readable));
  REQUIRE(server.registry().register_source(connection.stream, Token{3}, Interest::readable));
  REQUIRE(server.loop.poll.poll(server.loop.events, Timeout::zero()));
  REQUIRE(server.registry().reregister_source(*server.listener, kSecond, Interest::readable));
  REQUIRE(server.registry().reregister_source(connection.stream, Token{4}, Interest::readable));
  REQUIRE(server.loop.poll.poll(server.loop.events, Timeout::zero()));
  Peer peer = server.listener.connect();
  expect_exactly(server.loop, {{kSecond, says_readable}});
  connection.peer.send(1);
  expect_exactly(server.loop, {{Token{4}, says_readable}});
}

TEST(registry, clone_registers_with_the_same_poll) {
  Server server;
  Connection connection(server.listener);
  const Registry clone = must(server.registry().try_clone(), "clone");
  REQUIRE(clone.register_source(connection.stream, kFirst, Interest::writable));
  expect_exactly(server.loop, {{kFirst, says_writable}});
  REQUIRE(server.registry().reregister_source(connection.stream, kSecond, Interest::writable));
  expect_exactly(server.loop, {{kSecond, says_writable}});
  CHECK(clone.deregister_source(connection.stream));
}

TEST(registry, tokens_may_be_any_number) {
  Server server;
  Connection first(server.listener);
  Connection second(server.listener);
  const Registry& registry = server.registry();
  REQUIRE(registry.register_source(first.stream, Token{0}, Interest::writable));
  REQUIRE(registry.register_source(second.stream, Token{UINTPTR_MAX}, Interest::writable));
  expect_events(server.loop, {{Token{0}, says_writable}, {Token{UINTPTR_MAX}, says_writable}});
}

TEST(registry, sources_may_share_a_token) {
  Server server;
  Connection first(server.listener);
  Connection second(server.listener);
  REQUIRE(server.registry().register_source(first.stream, kFirst, Interest::readable));
  REQUIRE(server.registry().register_source(second.stream, kFirst, Interest::readable));
  second.peer.send(1);
  expect_exactly(server.loop, {{kFirst, says_readable}});
  first.peer.send(1);
  expect_exactly(server.loop, {{kFirst, says_readable}});
}
