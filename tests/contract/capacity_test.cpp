// Promise 4: a poll fills what it is given, the rest comes with the next, and nobody starves.
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

using OneByOne = BasicLoop<16, 1>;

std::uintptr_t number_of(const EventList& events) noexcept {
  return static_cast<std::uintptr_t>(events.begin()->token());
}

}  // namespace

TEST(capacity, is_as_written) {
  CHECK_EQ(Events<1>().capacity(), 1);
  CHECK_EQ(Events<7>().capacity(), 7);
}

TEST(capacity, four_ready_sources_come_one_by_one_each_once) {
  OneByOne loop;
  TestListener listener;
  Connection connections[4] = {Connection(listener), Connection(listener), Connection(listener),
                               Connection(listener)};
  for (std::uintptr_t index = 0; index < 4; ++index) {
    REQUIRE(loop.registry().register_source(connections[index].stream, Token{index},
                                            Interest::readable));
    connections[index].peer.send(1);
  }
  unsigned seen = 0;
  for (int round = 0; round < 4; ++round) {
    REQUIRE(loop.poll.poll(loop.events, Timeout::milliseconds(5000)));
    REQUIRE(!loop.events.is_empty());
    REQUIRE(number_of(loop.events) < 4);
    seen += 1U << (8 * number_of(loop.events));
  }
  CHECK_EQ(seen, 0x01010101U);
  expect_no_events(loop);
}

TEST(capacity, two_at_a_time) {
  BasicLoop<16, 2> loop;
  TestListener listener;
  Connection connections[3] = {Connection(listener), Connection(listener), Connection(listener)};
  for (std::uintptr_t index = 0; index < 3; ++index) {
    REQUIRE(loop.registry().register_source(connections[index].stream, Token{index},
                                            Interest::writable));
  }
  expect_events(loop,
                {{Token{0}, says_writable}, {Token{1}, says_writable}, {Token{2}, says_writable}});
  expect_no_events(loop);
}

TEST(capacity, busy_source_does_not_starve_another) {
  OneByOne loop;
  TestListener listener;
  Connection busy(listener);
  Connection other(listener);
  REQUIRE(loop.registry().register_source(busy.stream, Token{1}, Interest::readable));
  REQUIRE(loop.registry().register_source(other.stream, Token{2}, Interest::readable));
  other.peer.send(1);
  Pattern pattern;
  int waited = 0;
  for (; waited < 20; ++waited) {
    busy.peer.send(10);
    REQUIRE(loop.poll.poll(loop.events, Timeout::milliseconds(5000)));
    REQUIRE(!loop.events.is_empty());
    if (loop.events.begin()->token() == Token{2}) {
      break;
    }
    CHECK(read_all(busy.stream, pattern).would_block);
  }
  CHECK(waited <= 2);
}

TEST(capacity, many_busy_sources_do_not_starve_one) {
  static constexpr std::uintptr_t kBusy = 6;
  OneByOne loop;
  TestListener listener;
  Connection busy[kBusy] = {Connection(listener), Connection(listener), Connection(listener),
                            Connection(listener), Connection(listener), Connection(listener)};
  Connection other(listener);
  Pattern patterns[kBusy];
  for (std::uintptr_t index = 0; index < kBusy; ++index) {
    REQUIRE(loop.registry().register_source(busy[index].stream, Token{index}, Interest::readable));
    busy[index].peer.send(1);
  }
  REQUIRE(loop.registry().register_source(other.stream, Token{99}, Interest::readable));
  other.peer.send(1);
  unsigned waited = 0;
  for (; waited < 50; ++waited) {
    REQUIRE(loop.poll.poll(loop.events, Timeout::milliseconds(5000)));
    REQUIRE(!loop.events.is_empty());
    const std::uintptr_t number = number_of(loop.events);
    if (number == 99) {
      break;
    }
    CHECK(read_all(busy[number].stream, patterns[number]).would_block);
    busy[number].peer.send(1);
  }
  CHECK(waited <= 2 * kBusy);
}

// Until the stream has something to read.
void await_bytes(const net::TcpStream& stream) {
  const std::uint64_t begin_ns = host::now_ns();
  std::byte next[1];
  while (!stream.peek(next)) {
    REQUIRE(host::now_ns() - begin_ns < 5'000'000'000);
  }
}

TEST(capacity, every_ready_source_is_in_a_batch_that_has_room) {
  SKIP_UNLESS(sys::caps::peeks, "only a peek shows that the bytes are here");
  static constexpr std::uintptr_t kBusy = 17;
  static constexpr std::uintptr_t kAll = 33;
  BasicLoop<kAll, 20> loop;
  TestListener listener;
  std::optional<Connection> connections[kAll];
  for (std::uintptr_t index = 0; index < kAll; ++index) {
    connections[index].emplace(listener);
    REQUIRE(loop.registry().register_source(connections[index]->stream, Token{index},
                                            Interest::readable));
  }
  Pattern patterns[kBusy];
  for (int round = 0; round < 8; ++round) {
    for (std::uintptr_t index = 0; index < kBusy; ++index) {
      connections[index]->peer.send(10);
      await_bytes(connections[index]->stream);
    }
    REQUIRE(loop.poll.poll(loop.events, Timeout::milliseconds(5000)));
    CHECK_EQ(loop.events.end() - loop.events.begin(), kBusy);
    for (std::uintptr_t index = 0; index < kBusy; ++index) {
      static_cast<void>(read_all(connections[index]->stream, patterns[index]));
    }
  }
}

// A host that reports every source when one is ready has the others looked at, a few at a time:
// each once in 32 polls, however many there are.
TEST(capacity, ready_source_among_idle_ones_is_found_while_another_is_busy) {
  static constexpr std::uintptr_t kIdle = 10;
  Loop loop;
  TestListener listener;
  Connection idle[kIdle] = {Connection(listener), Connection(listener), Connection(listener),
                            Connection(listener), Connection(listener), Connection(listener),
                            Connection(listener), Connection(listener), Connection(listener),
                            Connection(listener)};
  Connection busy(listener);
  Pattern pattern;
  REQUIRE(loop.registry().register_source(busy.stream, Token{kIdle}, Interest::readable));
  for (std::uintptr_t index = 0; index < kIdle; ++index) {
    REQUIRE(loop.registry().register_source(idle[index].stream, Token{index}, Interest::readable));
  }
  for (std::uintptr_t index = 0; index < kIdle; ++index) {
    idle[index].peer.send(1);
    unsigned waited = 0;
    for (bool found = false; !found; ++waited) {
      REQUIRE(waited < 40);
      busy.peer.send(10);
      REQUIRE(loop.poll.poll(loop.events, Timeout::milliseconds(5000)));
      for (const Event& event : loop.events) {
        CHECK(event.token() == Token{index} || event.token() == Token{kIdle});
        found = found || event.token() == Token{index};
      }
      static_cast<void>(read_all(busy.stream, pattern));
    }
    CHECK(waited <= 32);
    expect_read_would_block(busy.stream);
    CHECK_EQ(read_once(idle[index].stream).value_or(0), 1);
  }
}

TEST(capacity, busy_waker_does_not_starve_a_source) {
  OneByOne loop;
  TestListener listener;
  Connection connection(listener);
  const Waker waker = must(Waker::create(loop.registry(), Token{1}), "waker");
  REQUIRE(loop.registry().register_source(connection.stream, Token{2}, Interest::readable));
  connection.peer.send(1);
  // It has come, however long that took; what counts is the waiting from here on.
  expect_events(loop.poll, loop.events, {{Token{2}, says_readable}});
  REQUIRE(loop.registry().reregister_source(connection.stream, Token{2}, Interest::readable));
  int waited = 0;
  for (; waited < 20; ++waited) {
    REQUIRE(waker.wake());
    REQUIRE(loop.poll.poll(loop.events, Timeout::milliseconds(5000)));
    REQUIRE(!loop.events.is_empty());
    if (loop.events.begin()->token() == Token{2}) {
      break;
    }
  }
  CHECK(waited <= 2);
}

TEST(capacity, busy_source_does_not_starve_a_waker) {
  OneByOne loop;
  TestListener listener;
  Connection connection(listener);
  Pattern pattern;
  const Waker waker = must(Waker::create(loop.registry(), Token{1}), "waker");
  REQUIRE(loop.registry().register_source(connection.stream, Token{2}, Interest::readable));
  // One may come with the source's turn; the second shows that turns are taken.
  for (int wake = 0; wake < 2; ++wake) {
    REQUIRE(waker.wake());
    int waited = 0;
    for (; waited < 20; ++waited) {
      connection.peer.send(10);
      REQUIRE(loop.poll.poll(loop.events, Timeout::milliseconds(5000)));
      REQUIRE(!loop.events.is_empty());
      if (loop.events.begin()->token() == Token{1}) {
        break;
      }
      CHECK(read_all(connection.stream, pattern).would_block);
    }
    CHECK(waited <= 2);
  }
}

TEST(capacity, busy_waker_does_not_starve_another_waker) {
  OneByOne loop;
  const Waker first = must(Waker::create(loop.registry(), Token{1}), "waker");
  const Waker second = must(Waker::create(loop.registry(), Token{2}), "waker");
  for (const Token expected : {Token{1}, Token{2}}) {
    const Waker& other = expected == Token{1} ? second : first;
    REQUIRE((expected == Token{1} ? first : second).wake());
    int waited = 0;
    for (; waited < 20; ++waited) {
      REQUIRE(other.wake());
      REQUIRE(loop.poll.poll(loop.events, Timeout::milliseconds(5000)));
      REQUIRE(!loop.events.is_empty());
      if (loop.events.begin()->token() == expected) {
        break;
      }
    }
    CHECK(waited <= 2);
  }
}

TEST(capacity, wakes_and_sources_share_one_small_batch) {
  BasicLoop<16, 2> loop;
  TestListener listener;
  Connection connection(listener);
  const Waker first = must(Waker::create(loop.registry(), Token{1}), "waker");
  const Waker second = must(Waker::create(loop.registry(), Token{2}), "waker");
  REQUIRE(loop.registry().register_source(connection.stream, Token{3}, Interest::writable));
  REQUIRE(first.wake());
  REQUIRE(second.wake());
  expect_events(loop,
                {{Token{1}, says_readable}, {Token{2}, says_readable}, {Token{3}, says_writable}});
  expect_no_events(loop);
}

TEST(capacity, full_table_refuses_and_nothing_has_changed) {
  SKIP_UNLESS(!sys::caps::kernel_keeps_sources, "the kernel keeps the list, without this limit");
  BasicLoop<2, 8> loop;
  TestListener listener;
  Connection first(listener);
  Connection second(listener);
  Connection third(listener);
  const Registry& registry = loop.registry();
  REQUIRE(registry.register_source(first.stream, Token{1}, Interest::readable));
  REQUIRE(registry.register_source(second.stream, Token{2}, Interest::readable));
  CHECK(registry.register_source(third.stream, Token{3}, Interest::readable)
            .failed_with(ErrorKind::out_of_capacity));
  CHECK(registry.deregister_source(third.stream).failed_with(ErrorKind::not_found));
  third.peer.send(1);
  expect_no_events(loop);
  first.peer.send(1);
  expect_exactly(loop, {{Token{1}, says_readable}});
  // A place that becomes free can be taken.
  CHECK(registry.deregister_source(second.stream));
  CHECK(registry.register_source(third.stream, Token{3}, Interest::readable));
  expect_exactly(loop, {{Token{3}, says_readable}});
}

TEST(capacity, wakers_take_no_room_from_sources) {
  BasicLoop<1, 8> loop;
  TestListener listener;
  Connection connection(listener);
  const Waker first = must(Waker::create(loop.registry(), Token{1}), "waker");
  const Waker second = must(Waker::create(loop.registry(), Token{2}), "waker");
  const Waker third = must(Waker::create(loop.registry(), Token{3}), "waker");
  REQUIRE(loop.registry().register_source(connection.stream, Token{4}, Interest::writable));
  REQUIRE(first.wake());
  REQUIRE(second.wake());
  REQUIRE(third.wake());
  expect_events(loop, {{Token{1}, says_readable},
                       {Token{2}, says_readable},
                       {Token{3}, says_readable},
                       {Token{4}, says_writable}});
}
