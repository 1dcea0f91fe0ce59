// Promise 3: a source's trouble is that source's event, once, and nobody else's.
#include <mio/sys/caps.hpp>

#include "host.hpp"
#include "loop.hpp"
#include "peer.hpp"
#include "test.hpp"

using namespace mio;
using namespace mio::test;

namespace {

constexpr Token kFirst{1};
constexpr Token kSecond{2};
constexpr Interest kBoth = Interest::readable | Interest::writable;
constexpr Says kClosed = (sys::caps::reports_read_closed ? says_read_closed : says_nothing) |
                         (sys::caps::reports_write_closed ? says_write_closed : says_nothing);

struct Pair {
  explicit Pair(Interest interest) noexcept : first(listener), second(listener) {
    CHECK(loop.registry().register_source(first.stream, kFirst, interest));
    CHECK(loop.registry().register_source(second.stream, kSecond, interest));
  }

  Loop loop;
  TestListener listener;
  Connection first;
  Connection second;
};

std::size_t count_of(const EventList& events, Token token) noexcept {
  std::size_t count = 0;
  for (const Event& event : events) {
    count += event.token() == token ? 1 : 0;
  }
  return count;
}

}  // namespace

// mio: tcp_stream::hup_event_on_disconnect
TEST(error, reset_is_an_event_and_the_next_read_tells_it) {
  SKIP_UNLESS(sys::caps::reports_reset, "the platform does not see resets");
  Pair pair(Interest::readable);
  pair.first.peer.reset();
  expect_exactly(pair.loop, {{kFirst, says_readable | says_writable | kClosed}});
  CHECK(read_once(pair.first.stream).failed_with(ErrorKind::connection_reset));
  expect_no_events(pair.loop);
  // From then on there is nothing but the end.
  CHECK_EQ(read_once(pair.first.stream).value_or(99), 0);
  expect_no_events(pair.loop);
}

TEST(error, reset_that_is_not_read_is_reported_once) {
  Pair pair(Interest::readable);
  pair.first.peer.reset();
  expect_exactly(pair.loop, {{kFirst, says_readable}});
  expect_no_events(pair.loop);
  expect_no_events(pair.loop);
}

TEST(error, reset_does_not_disturb_another_connection) {
  Pair pair(Interest::readable);
  pair.first.peer.reset();
  pair.second.peer.send(10);
  expect_events(pair.loop, {{kFirst, says_readable}, {kSecond, says_readable}});
  Pattern pattern;
  CHECK_EQ(read_all(pair.second.stream, pattern).size_bytes, 10);
  for (int round = 0; round < 3; ++round) {
    pair.second.peer.send(10);
    expect_exactly(pair.loop, {{kSecond, says_readable}});
    CHECK_EQ(read_all(pair.second.stream, pattern).size_bytes, 10);
  }
  CHECK_EQ(write_all(pair.second.stream, pattern, 10).size_bytes, 10);
}

TEST(error, registration_lives_on_after_a_reset) {
  Pair pair(Interest::readable);
  const Registry& registry = pair.loop.registry();
  pair.first.peer.reset();
  expect_exactly(pair.loop, {{kFirst, says_readable}});
  CHECK(registry.reregister_source(pair.first.stream, Token{3}, kBoth));
  expect_exactly(pair.loop, {{Token{3}, says_readable | says_writable}});
  CHECK(registry.deregister_source(pair.first.stream));
  CHECK(registry.deregister_source(pair.first.stream).failed_with(ErrorKind::not_found));
  expect_no_events(pair.loop);
}

TEST(error, polling_and_reading_on_after_a_reset_stays_quiet) {
  Pair pair(kBoth);
  expect_events(pair.loop, {{kFirst, says_writable}, {kSecond, says_writable}});
  expect_read_would_block(pair.first.stream);
  pair.first.peer.reset();
  expect_events(pair.loop, {{kFirst, says_readable}});
  std::size_t count = 0;
  for (int round = 0; round < 100; ++round) {
    CHECK(pair.loop.poll.poll(pair.loop.events, Timeout::zero()));
    count += count_of(pair.loop.events, kFirst);
    static_cast<void>(read_once(pair.first.stream));
  }
  CHECK(count <= 2);
}

// mio: tcp::write_error
TEST(error, writing_to_a_peer_that_is_gone_ends_in_an_error) {
  host::let_broken_pipe_kill();
  Loop loop;
  TestListener listener;
  Connection connection(listener);
  REQUIRE(loop.registry().register_source(connection.stream, kFirst, Interest::writable));
  connection.peer.reset();
  std::optional<Error> error;
  Pattern pattern;
  for (int round = 0; round < 100 && !error; ++round) {
    error = write_all(connection.stream, pattern, 1000).error;
    // Some networks move only while somebody polls.
    CHECK(loop.poll.poll(loop.events, Timeout::milliseconds(1)));
  }
  REQUIRE(error.has_value());
  CHECK(*error == ErrorKind::broken_pipe || *error == ErrorKind::connection_reset);
  // Once more: the second write to a dead connection is what raises the signal.
  CHECK(write_all(connection.stream, pattern, 1000).error.has_value());
}

TEST(error, vectored_write_to_a_peer_that_is_gone_raises_no_signal) {
  host::let_broken_pipe_kill();
  TestListener listener;
  Connection connection(listener);
  connection.peer.reset();
  const std::byte bytes[100]{};
  const IoSlice slices[] = {IoSlice(bytes)};
  Result<std::size_t> written = std::size_t{0};
  for (int round = 0; round < 100 && (written || round < 50); ++round) {
    written = connection.stream.write_vectored(slices);
  }
  CHECK(!written);
}

// mio: tcp::connection_reset_by_peer
TEST(error, reset_before_registration_is_an_event) {
  Loop loop;
  TestListener listener;
  Connection connection(listener);
  connection.peer.reset();
  REQUIRE(loop.registry().register_source(connection.stream, kFirst, Interest::readable));
  expect_exactly(loop, {{kFirst, says_readable}});
  CHECK(says_reset(read_once(connection.stream)));
}

// mio: tcp_stream::tcp_reset_close_event
TEST(error, peer_that_closes_with_unread_bytes_is_one_event) {
  Pair pair(kBoth);
  expect_events(pair.loop, {{kFirst, says_writable}, {kSecond, says_writable}});
  expect_read_would_block(pair.first.stream);
  Pattern pattern;
  CHECK_EQ(write_all(pair.first.stream, pattern, 100).size_bytes, 100);
  pair.first.peer.await_bytes(100);
  pair.first.peer.close();
  const Says closed = sys::caps::reports_read_closed ? says_read_closed : says_nothing;
  expect_events(pair.loop, {{kFirst, says_readable | closed}});
  static_cast<void>(read_once(pair.first.stream));
  expect_no_events(pair.loop);
}

TEST(error, reset_of_a_full_connection_is_an_event_of_its_writer) {
  Loop loop;
  TestListener listener;
  Connection connection(listener, {.receive_buffer_bytes = 4096});
  REQUIRE(loop.registry().register_source(connection.stream, kFirst, Interest::writable));
  Pattern pattern;
  expect_events(loop, {{kFirst, says_writable}});
  do {
    CHECK(write_all(connection.stream, pattern).would_block);
    CHECK(loop.poll.poll(loop.events, Timeout::milliseconds(host::knows_writable() ? 100 : 0)));
  } while (!loop.events.is_empty());
  connection.peer.reset();
  expect_events(loop, {{kFirst, says_writable}});
  CHECK(write_all(connection.stream, pattern, 10).error.has_value());
}

TEST(error, many_resets_at_once_are_one_event_each) {
  static constexpr std::uintptr_t kCount = 8;
  Loop loop;
  TestListener listener;
  {
    Connection connections[kCount] = {
        Connection(listener), Connection(listener), Connection(listener), Connection(listener),
        Connection(listener), Connection(listener), Connection(listener), Connection(listener)};
    for (std::uintptr_t index = 0; index < kCount; ++index) {
      REQUIRE(loop.registry().register_source(connections[index].stream, Token{index},
                                              Interest::readable));
    }
    for (Connection& connection : connections) {
      connection.peer.reset();
    }
    expect_events(loop, {{Token{0}, says_readable},
                         {Token{1}, says_readable},
                         {Token{2}, says_readable},
                         {Token{3}, says_readable},
                         {Token{4}, says_readable},
                         {Token{5}, says_readable},
                         {Token{6}, says_readable},
                         {Token{7}, says_readable}});
    for (Connection& connection : connections) {
      CHECK(says_reset(read_once(connection.stream)));
    }
    expect_no_events(loop);
  }
}

TEST(error, closed_handle_fails_to_register_and_disturbs_nobody) {
  Pair pair(Interest::readable);
  Connection gone(pair.listener);
  const sys::Handle handle = std::move(gone.stream).into_raw();
  gone.peer.close();
  host::close(handle);
  net::TcpStream stream = net::TcpStream::from_raw(handle);
  const Result<> registered =
      pair.loop.registry().register_source(stream, Token{3}, Interest::readable);
  CHECK(registered.failed_with(ErrorKind::bad_handle));
  CHECK_EQ(std::move(stream).into_raw(), handle);
  pair.second.peer.send(1);
  expect_exactly(pair.loop, {{kSecond, says_readable}});
}

TEST(error, code_of_the_system_has_the_kind_that_the_library_gives_it) {
  Pair pair(Interest::readable);
  const Result<std::size_t> dry = read_once(pair.first.stream);
  REQUIRE(dry.failed_with(ErrorKind::would_block));
  if (const std::int32_t code = dry.error().os_code(); code != 0) {  // 0: no system was asked.
    CHECK_EQ(Error::from_os_code(code), dry.error());
  }
  CHECK_EQ(Error::from_os_code(4711), Error(ErrorKind::other, 4711));
}

// Hard case 12c: it ends silently where the kernel drops it, with one error event elsewhere.
TEST(error, handle_closed_behind_our_back_neither_fails_nor_spins_poll) {
  SKIP_UNLESS(sys::caps::close_is_immediate, "closing waits for the peer");
  Pair pair(Interest::readable);
  host::close(pair.first.stream.raw());
  std::size_t count = 0;
  const std::uint64_t begin_ns = host::now_ns();
  for (int round = 0; round < 4; ++round) {
    CHECK(pair.loop.poll.poll(pair.loop.events, Timeout::milliseconds(30)));
    count += count_of(pair.loop.events, kFirst);
    CHECK_EQ(count_of(pair.loop.events, kSecond), 0);
  }
  CHECK(count <= 1);
  CHECK(host::now_ns() - begin_ns >= 90'000'000);
  pair.second.peer.send(1);
  expect_exactly(pair.loop, {{kSecond, says_readable}});
  static_cast<void>(std::move(pair.first.stream).into_raw());
}

TEST(error, handle_closed_behind_our_back_is_one_error_event) {
  SKIP_UNLESS(sys::caps::reports_bad_handles,
              "the platform is not told of a handle that is closed");
  Pair pair(Interest::readable);
  host::close(pair.first.stream.raw());
  expect_exactly(pair.loop, {{kFirst, says_readable | says_writable | says_error}});
  expect_no_events(pair.loop);
  static_cast<void>(std::move(pair.first.stream).into_raw());
}

TEST(error, no_closed_flag_before_the_close) {
  Pair pair(kBoth);
  pair.first.peer.send(1);
  pair.first.peer.await_bytes(0);
  Says seen = says_nothing;
  for (int round = 0; round < 3; ++round) {
    CHECK(pair.loop.poll.poll(pair.loop.events, Timeout::milliseconds(20)));
    for (const Event& event : pair.loop.events) {
      seen = seen | what(event);
    }
  }
  CHECK_EQ(static_cast<unsigned>(seen), static_cast<unsigned>(says_readable | says_writable));
}
