// What went wrong once, in mio or here.
#include <mio/sys/caps.hpp>
#include <mio/waker.hpp>

#include "host.hpp"
#include "loop.hpp"
#include "peer.hpp"
#include "test.hpp"

using namespace mio;
using namespace mio::test;

namespace {

constexpr Token kSource{1};
constexpr Token kWaker{2};

}  // namespace

// mio: regressions::issue_776
TEST(regression, mio_776_stream_dropped_after_would_block_is_closed) {
  SKIP_UNLESS(sys::caps::close_is_immediate, "closing waits for the peer");
  Loop loop;
  TestListener listener;
  Peer peer;
  {
    Connection connection(listener);
    REQUIRE(loop.registry().register_source(connection.stream, kSource,
                                            Interest::readable | Interest::writable));
    expect_exactly(loop, {{kSource, says_writable}});
    expect_read_would_block(connection.stream);
    peer = std::move(connection.peer);
  }
  peer.expect_end();
}

// mio: regressions::issue_1205
TEST(regression, mio_1205_deregistered_listener_is_silent) {
  Loop loop;
  TestListener listener;
  const Waker waker = must(Waker::create(loop.registry(), kWaker), "waker");
  REQUIRE(loop.registry().register_source(*listener, kSource, Interest::readable));
  CHECK(loop.poll.poll(loop.events, Timeout::zero()));
  CHECK(loop.events.is_empty());
  Peer peer = listener.connect();
  REQUIRE(loop.registry().deregister_source(*listener));
  REQUIRE(waker.wake());
  expect_exactly(loop, {{kWaker, says_readable}});
}

TEST(regression, mio_1963_read_would_block_brings_no_writable) {
  Loop loop;
  TestListener listener;
  Connection connection(listener);
  REQUIRE(loop.registry().register_source(connection.stream, kSource,
                                          Interest::readable | Interest::writable));
  expect_exactly(loop, {{kSource, says_writable}});
  std::size_t count = 0;
  for (int round = 0; round < 50; ++round) {
    expect_read_would_block(connection.stream);
    CHECK(loop.poll.poll(loop.events, Timeout::zero()));
    count += loop.events.is_empty() ? 0 : 1;
  }
  CHECK_EQ(count, 0);
}

TEST(regression, mio_1895_peek_would_block_rearms) {
  SKIP_UNLESS(sys::caps::peeks, "the platform cannot peek");
  Loop loop;
  TestListener listener;
  Connection connection(listener);
  REQUIRE(loop.registry().register_source(connection.stream, kSource, Interest::readable));
  std::byte byte[1];
  for (int round = 0; round < 3; ++round) {
    CHECK(connection.stream.peek(byte).failed_with(ErrorKind::would_block));
    connection.peer.send(1);
    expect_exactly(loop, {{kSource, says_readable}});
    CHECK_EQ(connection.stream.read(byte).value_or(0), 1);
  }
}

TEST(regression, mio_2012_deregister_after_hang_up_succeeds_once) {
  Loop loop;
  TestListener listener;
  Connection connection(listener);
  REQUIRE(loop.registry().register_source(connection.stream, kSource, Interest::readable));
  connection.peer.reset();
  expect_exactly(loop, {{kSource, says_readable}});
  CHECK(loop.registry().reregister_source(connection.stream, kSource, Interest::readable));
  CHECK(loop.registry().deregister_source(connection.stream));
  CHECK(loop.registry().deregister_source(connection.stream).failed_with(ErrorKind::not_found));
}

TEST(regression, mio_1321_write_to_a_closed_peer_raises_no_signal) {
  host::let_broken_pipe_kill();
  TestListener listener;
  Connection connection(listener);
  connection.peer.close();
  Loop loop;
  Pattern pattern;
  bool has_failed = false;
  for (int round = 0; round < 200 && !has_failed; ++round) {
    has_failed = write_all(connection.stream, pattern, 4096).error.has_value();
    // Some networks move only while somebody polls.
    CHECK(loop.poll.poll(loop.events, Timeout::milliseconds(1)));
  }
  CHECK(has_failed);
  CHECK(write_all(connection.stream, pattern, 1).error.has_value());
}

// wasmtime's preview 1 reports every socket as soon as one is ready.
TEST(regression, one_ready_source_does_not_make_the_others_ready) {
  Loop loop;
  TestListener listener;
  Connection idle(listener);
  Connection busy(listener);
  TestListener other(1);
  const Interest both = Interest::readable | Interest::writable;
  REQUIRE(loop.registry().register_source(idle.stream, Token{1}, Interest::readable));
  REQUIRE(loop.registry().register_source(*listener, Token{2}, Interest::readable));
  REQUIRE(loop.registry().register_source(*other, Token{3}, Interest::readable));
  REQUIRE(loop.registry().register_source(busy.stream, Token{4}, both));
  expect_exactly(loop, {{Token{4}, says_writable}});
  for (int round = 0; round < 5; ++round) {
    busy.peer.send(1);
    expect_exactly(loop, {{Token{4}, says_readable}});
    CHECK_EQ(read_once(busy.stream).value_or(0), 1);
  }
  expect_no_events(loop);
}

// There, the end of a stream looks like one byte that can be read.
TEST(regression, end_of_one_stream_among_idle_ones_is_told_from_a_byte) {
  Loop loop;
  TestListener listener;
  Connection first(listener);
  Connection second(listener);
  Connection third(listener);
  REQUIRE(loop.registry().register_source(first.stream, Token{1}, Interest::readable));
  REQUIRE(loop.registry().register_source(second.stream, Token{2}, Interest::readable));
  REQUIRE(loop.registry().register_source(third.stream, Token{3}, Interest::readable));
  second.peer.finish();
  expect_exactly(loop, {{Token{2}, says_readable}});
  third.peer.send(1);
  expect_exactly(loop, {{Token{3}, says_readable}});
  for (const Event& event : loop.events) {
    CHECK(!event.is_read_closed());
  }
  CHECK_EQ(read_once(second.stream).value_or(99), 0);
}

// wazero's look at a reset connection uses the error up; it must not be lost for the reader.
TEST(regression, reset_found_by_the_poll_is_told_by_every_operation) {
  Loop loop;
  TestListener listener;
  Connection reader(listener);
  Connection peeker(listener);
  Connection writer(listener);
  for (Connection* connection : {&reader, &peeker, &writer}) {
    REQUIRE(loop.registry().register_source(connection->stream, kSource, Interest::readable));
    connection->peer.reset();
    expect_exactly(loop, {{kSource, says_readable}});
  }
  std::byte bytes[4];
  CHECK(says_reset(reader.stream.read(bytes)));
  if constexpr (sys::caps::peeks) {
    CHECK(peeker.stream.peek(bytes).failed_with(ErrorKind::connection_reset));
  }
  CHECK(!writer.stream.write(bytes));
}

TEST(regression, reset_found_by_the_poll_survives_deregistering) {
  Loop loop;
  TestListener listener;
  Connection connection(listener);
  REQUIRE(loop.registry().register_source(connection.stream, kSource, Interest::readable));
  connection.peer.reset();
  expect_exactly(loop, {{kSource, says_readable}});
  REQUIRE(loop.registry().deregister_source(connection.stream));
  net::TcpStream moved = std::move(connection.stream);
  CHECK(says_reset(read_once(moved)));
}

TEST(regression, reset_of_a_stream_that_was_moved_is_told_to_its_new_place) {
  Loop loop;
  TestListener listener;
  Connection connection(listener);
  REQUIRE(loop.registry().register_source(connection.stream, kSource, Interest::readable));
  net::TcpStream moved = std::move(connection.stream);
  connection.peer.reset();
  expect_exactly(loop, {{kSource, says_readable}});
  net::TcpStream again = std::move(moved);
  CHECK(says_reset(read_once(again)));
}

// wazero's way to see a connection is to accept it ahead of time; it must be neither lost nor kept.
TEST(regression, announced_connection_moves_with_its_listener) {
  SKIP_UNLESS(sys::caps::close_is_immediate, "closing waits for the peer");
  Loop loop;
  OwnListener own;
  net::TcpListener moved = std::move(own.listener);
  REQUIRE(loop.registry().register_source(moved, kSource, Interest::readable));
  net::TcpListener again = std::move(moved);
  Peer peer = own.connect();
  expect_exactly(loop, {{kSource, says_readable}});
  net::TcpListener last = std::move(again);
  Result<net::TcpListener::Accepted> accepted = last.accept();
  REQUIRE(accepted);
  CHECK(last.accept().failed_with(ErrorKind::would_block));
  peer.send(5);
  Pattern pattern;
  REQUIRE(loop.registry().register_source(accepted->stream, Token{3}, Interest::readable));
  expect_exactly(loop, {{Token{3}, says_readable}});
  CHECK_EQ(read_all(accepted->stream, pattern).size_bytes, 5);
}

TEST(regression, announced_connection_ends_with_its_listener) {
  Loop loop;
  Peer peer;
  {
    OwnListener own;
    REQUIRE(loop.registry().register_source(own.listener, kSource, Interest::readable));
    peer = own.connect();
    expect_exactly(loop, {{kSource, says_readable}});
  }
  expect_no_events(loop);
  peer.expect_over();
}
