// Whole conversations: mio's tests/tcp.rs.
#include <mio/sys/caps.hpp>

#include "host.hpp"
#include "loop.hpp"
#include "peer.hpp"
#include "test.hpp"

using namespace mio;
using namespace mio::test;

namespace {

constexpr Token kListener{1};
constexpr Token kStream{2};
constexpr std::size_t kSixteenMiB = 16 * 1024 * 1024;

// mio: tcp::assert_size
// A descriptor, and beside it what tells its Poll.
static_assert(!sys::caps::kernel_keeps_sources || sizeof(net::TcpStream) == 8);
static_assert(!sys::caps::kernel_keeps_sources || sizeof(net::TcpListener) == 8);
// mio: tcp::is_send_and_sync
static_assert(Source<net::TcpListener> && Source<net::TcpStream>);

}  // namespace

// mio: tcp::accept
TEST(tcp, accept) {
  SKIP_UNLESS(sys::caps::close_is_immediate, "closing waits for the peer");
  Loop loop;
  TestListener listener;
  REQUIRE(loop.registry().register_source(*listener, kListener, Interest::readable));
  Peer peer = listener.connect();
  expect_exactly(loop, {{kListener, says_readable}});
  CHECK(listener->accept());
  CHECK(listener->accept().failed_with(ErrorKind::would_block));
  peer.expect_end();
}

// mio: tcp::read
TEST(tcp, sixteen_mebibytes_are_read) {
  Loop loop;
  TestListener listener;
  Connection connection(listener);
  REQUIRE(loop.registry().register_source(connection.stream, kStream, Interest::readable));
  Pattern pattern;
  std::size_t left = kSixteenMiB;
  while (pattern.offset() < kSixteenMiB) {
    left -= connection.peer.send_some(left);
    REQUIRE(loop.poll.poll(loop.events, Timeout::milliseconds(5000)));
    REQUIRE(!loop.events.is_empty());
    const Moved moved = read_all(connection.stream, pattern);
    REQUIRE(moved.would_block);
  }
  expect_no_events(loop);
}

// mio: tcp::peek
TEST(tcp, sixteen_mebibytes_are_peeked_at_and_read) {
  SKIP_UNLESS(sys::caps::peeks, "the platform cannot peek");
  Loop loop;
  TestListener listener;
  Connection connection(listener);
  REQUIRE(loop.registry().register_source(connection.stream, kStream, Interest::readable));
  Pattern pattern;
  std::size_t left = kSixteenMiB;
  std::byte peeked[64];
  while (pattern.offset() < kSixteenMiB) {
    left -= connection.peer.send_some(left);
    REQUIRE(loop.poll.poll(loop.events, Timeout::milliseconds(5000)));
    REQUIRE(!loop.events.is_empty());
    const Result<std::size_t> size = connection.stream.peek(peeked);
    if (size) {
      Pattern ahead = pattern;
      CHECK(ahead.matches(std::span<const std::byte>(peeked).first(*size)));
    }
    REQUIRE(read_all(connection.stream, pattern).would_block);
  }
}

// mio: tcp::write
TEST(tcp, sixteen_mebibytes_are_written) {
  Loop loop;
  TestListener listener;
  Connection connection(listener);
  REQUIRE(loop.registry().register_source(connection.stream, kStream, Interest::writable));
  Pattern pattern;
  std::size_t received = 0;
  while (pattern.offset() < kSixteenMiB) {
    REQUIRE(loop.poll.poll(loop.events, Timeout::milliseconds(5000)));
    REQUIRE(!loop.events.is_empty());
    const Moved moved = write_all(connection.stream, pattern,
                                  kSixteenMiB - static_cast<std::size_t>(pattern.offset()));
    REQUIRE(!moved.error.has_value());
    received += connection.peer.receive_some(kSixteenMiB);
  }
  connection.peer.receive(kSixteenMiB - received);
}

// mio: tcp::connect_then_close
TEST(tcp, accepted_then_dropped_is_an_end_for_the_peer) {
  SKIP_UNLESS(sys::caps::close_is_immediate, "closing waits for the peer");
  Loop loop;
  TestListener listener;
  REQUIRE(loop.registry().register_source(*listener, kListener, Interest::readable));
  Peer peer = listener.connect();
  expect_exactly(loop, {{kListener, says_readable}});
  {
    Result<net::TcpListener::Accepted> accepted = listener->accept();
    REQUIRE(accepted);
    REQUIRE(loop.registry().register_source(accepted->stream, kStream,
                                            Interest::readable | Interest::writable));
  }
  peer.expect_end();
  expect_no_events(loop);
}

// mio: tcp::listen_then_close
TEST(tcp, dropped_listener_is_silent) {
  Loop loop;
  {
    OwnListener own;
    REQUIRE(loop.registry().register_source(own.listener, kListener, Interest::readable));
  }
  expect_no_events(loop);
}

// mio: tcp::multiple_writes_immediate_success
TEST(tcp, sixteen_writes_after_one_event) {
  Loop loop;
  TestListener listener;
  Connection connection(listener);
  REQUIRE(loop.registry().register_source(connection.stream, kStream, Interest::writable));
  expect_exactly(loop, {{kStream, says_writable}});
  Pattern pattern;
  for (int count = 0; count < 16; ++count) {
    CHECK_EQ(write_all(connection.stream, pattern, 1024).size_bytes, 1024);
  }
  connection.peer.receive(16 * 1024);
}

// mio: tcp::write_shutdown
TEST(tcp, peer_that_finishes_is_readable_and_read_closed_and_not_before) {
  Loop loop;
  TestListener listener;
  Connection connection(listener);
  REQUIRE(loop.registry().register_source(connection.stream, kStream,
                                          Interest::readable | Interest::writable));
  expect_exactly(loop, {{kStream, says_writable}});
  for (const Event& event : loop.events) {
    CHECK(!event.is_read_closed() && !event.is_write_closed() && !event.is_readable());
  }
  expect_no_events(loop);
  expect_read_would_block(connection.stream);
  connection.peer.finish();
  const Says closed = sys::caps::reports_read_closed ? says_read_closed : says_nothing;
  expect_exactly(loop, {{kStream, says_readable | closed}});
  for (const Event& event : loop.events) {
    CHECK(!event.is_write_closed());
  }
  CHECK_EQ(read_once(connection.stream).value_or(99), 0);
  if constexpr (sys::caps::half_closes) {
    // Only one direction has ended.
    Pattern pattern;
    CHECK_EQ(write_all(connection.stream, pattern, 10).size_bytes, 10);
    connection.peer.receive(10);
  }
}

// mio: tcp::write_then_drop
TEST(tcp, written_before_dropping_arrives) {
  SKIP_UNLESS(sys::caps::close_is_immediate, "closing waits for the peer");
  Loop loop;
  TestListener listener;
  Peer peer = listener.connect();
  {
    Result<net::TcpListener::Accepted> accepted = listener->accept();
    REQUIRE(accepted);
    REQUIRE(loop.registry().register_source(accepted->stream, kStream, Interest::writable));
    expect_exactly(loop, {{kStream, says_writable}});
    Pattern pattern;
    CHECK_EQ(write_all(accepted->stream, pattern, 4).size_bytes, 4);
  }
  CHECK_EQ(peer.receive_to_end(), 4);
  expect_no_events(loop);
}

// mio: tcp::write_then_deregister
TEST(tcp, written_before_deregistering_arrives) {
  Loop loop;
  TestListener listener;
  Connection connection(listener);
  REQUIRE(loop.registry().register_source(connection.stream, kStream, Interest::writable));
  expect_exactly(loop, {{kStream, says_writable}});
  Pattern pattern;
  CHECK_EQ(write_all(connection.stream, pattern, 4).size_bytes, 4);
  REQUIRE(loop.registry().deregister_source(connection.stream));
  connection.peer.receive(4);
  expect_no_events(loop);
}

// mio: tcp::tcp_no_events_after_deregister
TEST(tcp, deregistered_listener_and_streams_are_silent_and_work) {
  Loop loop;
  TestListener listener;
  REQUIRE(loop.registry().register_source(*listener, kListener, Interest::readable));
  Connection first(listener);
  Connection second(listener);
  REQUIRE(loop.registry().register_source(first.stream, kStream, Interest::readable));
  REQUIRE(loop.registry().register_source(second.stream, Token{3}, Interest::writable));
  REQUIRE(loop.registry().deregister_source(*listener));
  REQUIRE(loop.registry().deregister_source(first.stream));
  REQUIRE(loop.registry().deregister_source(second.stream));
  first.peer.send(10);
  Peer peer = listener.connect();
  expect_no_events(loop);
  Pattern received;
  CHECK_EQ(read_all(first.stream, received).size_bytes, 10);
  Pattern sent;
  CHECK_EQ(write_all(second.stream, sent, 10).size_bytes, 10);
  second.peer.receive(10);
}

TEST(tcp, echo_of_many_small_messages) {
  Loop loop;
  TestListener listener;
  Connection connection(listener);
  REQUIRE(loop.registry().register_source(connection.stream, kStream, Interest::readable));
  Pattern received;
  Pattern sent;
  for (std::size_t round = 1; round <= 300; ++round) {
    connection.peer.send(round);
    REQUIRE(loop.poll.poll(loop.events, Timeout::milliseconds(5000)));
    std::size_t size = read_all(connection.stream, received).size_bytes;
    CHECK_EQ(size, round);
    CHECK_EQ(write_all(connection.stream, sent, size).size_bytes, round);
    connection.peer.receive(round);
  }
}

TEST(tcp, churn_of_connections) {
  SKIP_UNLESS(sys::caps::close_is_immediate, "closing waits for the peer");
  Loop loop;
  TestListener listener;
  REQUIRE(loop.registry().register_source(*listener, kListener, Interest::readable));
  for (int round = 0; round < 200; ++round) {
    Peer peer = listener.connect();
    expect_events(loop, {{kListener, says_readable}});
    Result<net::TcpListener::Accepted> accepted = listener->accept();
    REQUIRE(accepted);
    CHECK(listener->accept().failed_with(ErrorKind::would_block));
    REQUIRE(loop.registry().register_source(accepted->stream, kStream, Interest::readable));
    peer.send(5);
    round % 2 == 0 ? peer.finish() : peer.send(1);
    expect_events(loop, {{kStream, says_readable}});
    Pattern received;
    CHECK(read_all(accepted->stream, received).size_bytes >= 5);
  }
}
