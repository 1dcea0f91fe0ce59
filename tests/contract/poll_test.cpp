// Poll and Events by themselves.
#include <optional>
#include <type_traits>

#include <mio/sys/caps.hpp>
#include <mio/waker.hpp>

#include "host.hpp"
#include "loop.hpp"
#include "peer.hpp"
#include "test.hpp"

using namespace mio;
using namespace mio::test;

namespace {

constexpr Token kToken{1};

// mio: poll::is_send_and_sync
static_assert(std::is_nothrow_move_constructible_v<Poll> && !std::is_copy_constructible_v<Poll>);
static_assert(std::is_nothrow_move_constructible_v<Registry>);
static_assert(!std::is_move_constructible_v<Events<1>> &&
              !std::is_copy_constructible_v<Sources<1>>);
static_assert(sizeof(Poll) == sizeof(void*));
// mio: events::is_event_send_sync
static_assert(std::is_trivially_copyable_v<Event>);

}  // namespace

// mio: poll::add_then_drop
TEST(poll, source_dropped_without_deregistering_does_no_harm) {
  Loop loop;
  {
    OwnListener own;
    REQUIRE(loop.registry().register_source(own.listener, kToken,
                                            Interest::readable | Interest::writable));
  }
  CHECK(loop.poll.poll(loop.events, Timeout::milliseconds(100)));
  CHECK(loop.events.is_empty());
}

// mio: poll::poll_closes_fd
TEST(poll, made_and_dropped_two_thousand_times_leaves_nothing) {
  const std::size_t before = host::counts_handles() ? host::open_handle_count() : 0;
  for (int round = 0; round < 2000; ++round) {
    BasicLoop<2, 2> loop;
    REQUIRE(loop.poll.poll(loop.events, Timeout::zero()));
    const Waker waker = must(Waker::create(loop.registry(), kToken), "waker");
    REQUIRE(waker.wake());
  }
  CHECK_EQ(host::counts_handles() ? host::open_handle_count() : 0, before);
}

// mio: events::events_all
TEST(poll, events_are_as_many_as_came) {
  Loop loop;
  CHECK_EQ(loop.events.capacity(), 16);
  CHECK(loop.events.is_empty());
  CHECK(loop.events.begin() == loop.events.end());
  const Waker waker = must(Waker::create(loop.registry(), kToken), "waker");
  REQUIRE(waker.wake());
  REQUIRE(loop.poll.poll(loop.events, Timeout::milliseconds(5000)));
  CHECK(!loop.events.is_empty());
  for (const Event& event : loop.events) {
    CHECK_EQ(event.token(), kToken);
    CHECK(event.is_readable() && !event.is_writable() && !event.is_error());
    CHECK(!event.is_read_closed() && !event.is_write_closed() && !event.is_priority());
    CHECK(!event.is_aio() && !event.is_lio());
  }
  loop.events.clear();
  CHECK(loop.events.is_empty());
  CHECK(loop.events.begin() == loop.events.end());
  CHECK_EQ(loop.events.capacity(), 16);
}

TEST(poll, empties_what_the_last_one_reported) {
  Loop loop;
  const Waker waker = must(Waker::create(loop.registry(), kToken), "waker");
  REQUIRE(waker.wake());
  REQUIRE(loop.poll.poll(loop.events, Timeout::milliseconds(5000)));
  CHECK(!loop.events.is_empty());
  REQUIRE(loop.poll.poll(loop.events, Timeout::zero()));
  CHECK(loop.events.is_empty());
}

TEST(poll, one_poll_may_fill_several_event_lists_in_turn) {
  Loop loop;
  Events<1> small;
  Events<4> large;
  const Waker waker = must(Waker::create(loop.registry(), kToken), "waker");
  REQUIRE(waker.wake());
  REQUIRE(loop.poll.poll(small, Timeout::milliseconds(5000)));
  CHECK(!small.is_empty());
  REQUIRE(waker.wake());
  REQUIRE(loop.poll.poll(large, Timeout::milliseconds(5000)));
  CHECK(!large.is_empty());
}

TEST(poll, can_be_moved) {
  Sources<4> sources;
  Events<4> events;
  Poll first = must(Poll::create(sources), "poll");
  const Waker waker = must(Waker::create(first.registry(), kToken), "waker");
  Poll second = std::move(first);
  REQUIRE(waker.wake());
  expect_exactly(second, events, {{kToken, says_readable}});
}

TEST(poll, two_polls_do_not_see_each_others_sources) {
  Loop first;
  Loop second;
  TestListener listener;
  Connection one(listener);
  Connection two(listener);
  REQUIRE(first.registry().register_source(one.stream, Token{1}, Interest::readable));
  REQUIRE(second.registry().register_source(two.stream, Token{2}, Interest::readable));
  one.peer.send(1);
  expect_no_events(second);
  expect_exactly(first, {{Token{1}, says_readable}});
  two.peer.send(1);
  expect_no_events(first);
  expect_exactly(second, {{Token{2}, says_readable}});
}

TEST(poll, its_table_can_be_used_by_another_afterwards) {
  Sources<2> sources;
  Events<2> events;
  TestListener listener;
  for (int round = 0; round < 3; ++round) {
    Poll poll = must(Poll::create(sources), "poll");
    Connection connection(listener);
    REQUIRE(poll.registry().register_source(connection.stream, kToken, Interest::readable));
    connection.peer.send(1);
    expect_exactly(poll, events, {{kToken, says_readable}});
  }
}

TEST(poll, event_record_copies_keep_what_they_say) {
  Loop loop;
  TestListener listener;
  Connection connection(listener);
  REQUIRE(loop.registry().register_source(connection.stream, kToken, Interest::writable));
  REQUIRE(loop.poll.poll(loop.events, Timeout::milliseconds(5000)));
  REQUIRE(!loop.events.is_empty());
  const Event copy = *loop.events.begin();
  loop.events.clear();
  CHECK_EQ(copy.token(), kToken);
  CHECK(copy.is_writable() && !copy.is_readable());
}
