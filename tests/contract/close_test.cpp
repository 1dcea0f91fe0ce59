// How the end of a connection is seen: the close events of mio's tests/tcp_stream.rs.
#include <mio/sys/caps.hpp>

#include "host.hpp"
#include "loop.hpp"
#include "peer.hpp"
#include "test.hpp"

using namespace mio;
using namespace mio::test;

namespace {

constexpr Token kStream{1};
constexpr Interest kBoth = Interest::readable | Interest::writable;
constexpr const char* kNoReadClosed = "the platform does not report the peer's end";
constexpr const char* kNoShutdown = "the platform cannot end one direction";

// A connection whose writability was taken, and whose reading would block.
struct Quiet {
  Quiet() noexcept : connection(listener) {
    CHECK(loop.registry().register_source(connection.stream, kStream, kBoth));
    expect_exactly(loop, {{kStream, says_writable}});
    expect_read_would_block(connection.stream);
  }

  net::TcpStream& stream() noexcept { return connection.stream; }
  Peer& peer() noexcept { return connection.peer; }

  Loop loop;
  TestListener listener;
  Connection connection;
};

}  // namespace

// mio: close_on_drop::close_on_drop
TEST(close, dropping_a_stream_closes_it) {
  SKIP_UNLESS(sys::caps::close_is_immediate, "closing waits for the peer");
  Loop loop;
  TestListener listener;
  Peer peer = listener.connect();
  {
    Result<net::TcpListener::Accepted> accepted = listener->accept();
    REQUIRE(accepted);
    REQUIRE(loop.registry().register_source(accepted->stream, kStream, kBoth));
  }
  peer.expect_end();
}

// mio: poll::drop_cancels_interest_and_shuts_down
TEST(close, dropping_a_registered_stream_ends_it_for_peer_and_poll) {
  SKIP_UNLESS(sys::caps::close_is_immediate, "closing waits for the peer");
  Loop loop;
  TestListener listener;
  Peer peer;
  {
    Connection connection(listener);
    REQUIRE(loop.registry().register_source(connection.stream, kStream, kBoth));
    expect_exactly(loop, {{kStream, says_writable}});
    peer = std::move(connection.peer);
  }
  peer.expect_end();
  expect_no_events(loop);
}

// mio: tcp_stream::tcp_shutdown_server_write_close_event
TEST(close, peer_that_finishes_is_read_closed) {
  SKIP_UNLESS(sys::caps::reports_read_closed, kNoReadClosed);
  Quiet quiet;
  quiet.peer().finish();
  expect_exactly(quiet.loop, {{kStream, says_readable | says_read_closed}});
  expect_no_events(quiet.loop);
}

TEST(close, peer_that_closes_is_read_closed) {
  SKIP_UNLESS(sys::caps::reports_read_closed, kNoReadClosed);
  Quiet quiet;
  quiet.peer().close();
  expect_exactly(quiet.loop, {{kStream, says_readable | says_read_closed}});
  CHECK_EQ(read_once(quiet.stream()).value_or(99), 0);
  expect_no_events(quiet.loop);
}

// mio: tcp_stream::tcp_shutdown_client_read_close_event
TEST(close, our_own_end_of_reading_is_read_closed) {
  SKIP_UNLESS(sys::caps::reports_read_closed && sys::caps::shutdown_works, kNoReadClosed);
  Quiet quiet;
  REQUIRE(quiet.stream().shutdown(net::Shutdown::read));
  expect_events(quiet.loop, {{kStream, says_readable | says_read_closed}});
  CHECK_EQ(read_once(quiet.stream()).value_or(99), 0);
}

// mio: tcp_stream::tcp_shutdown_client_write_close_event
TEST(close, our_own_end_of_writing_leaves_reading_open) {
  SKIP_UNLESS(sys::caps::shutdown_works, kNoShutdown);
  Quiet quiet;
  REQUIRE(quiet.stream().shutdown(net::Shutdown::write));
  // kqueue says write_closed here and epoll nothing; reading has not ended in any case.
  REQUIRE(quiet.loop.poll.poll(quiet.loop.events, Timeout::milliseconds(50)));
  for (const Event& event : quiet.loop.events) {
    CHECK(!event.is_read_closed());
  }
  quiet.peer().expect_end();
  quiet.peer().send(5);
  expect_events(quiet.loop, {{kStream, says_readable}});
}

// mio: tcp_stream::tcp_shutdown_client_both_close_event
TEST(close, both_ends_finished_is_closed_both_ways) {
  SKIP_UNLESS(sys::caps::shutdown_works && sys::caps::reports_write_closed, kNoShutdown);
  Quiet quiet;
  REQUIRE(quiet.stream().shutdown(net::Shutdown::both));
  expect_events(quiet.loop, {{kStream, says_readable | says_read_closed}});
}

TEST(close, half_closed_both_ways_one_after_the_other) {
  SKIP_UNLESS(sys::caps::shutdown_works, kNoShutdown);
  Quiet quiet;
  quiet.peer().finish();
  expect_exactly(quiet.loop, {{kStream, says_readable}});
  CHECK_EQ(read_once(quiet.stream()).value_or(99), 0);
  Pattern pattern;
  CHECK_EQ(write_all(quiet.stream(), pattern, 100).size_bytes, 100);
  CHECK(quiet.stream().shutdown(net::Shutdown::write));
  CHECK_EQ(quiet.peer().receive_to_end(), 100);
}

TEST(close, peer_that_stops_reading_is_no_event) {
  Quiet quiet;
  quiet.peer().finish_reading();
  REQUIRE(quiet.loop.poll.poll(quiet.loop.events, Timeout::milliseconds(20)));
  for (const Event& event : quiet.loop.events) {
    CHECK(!event.is_read_closed() && !event.is_write_closed() && !event.is_error());
  }
}

TEST(close, bytes_sent_before_a_close_are_all_read) {
  Quiet quiet;
  quiet.peer().send(10'000);
  quiet.peer().close();
  Pattern pattern;
  bool ended = false;
  while (!ended) {
    expect_events(quiet.loop, {{kStream, says_readable}});
    if (quiet.loop.events.is_empty()) {
      return;  // It was reported: the end never came.
    }
    const Moved moved = read_all(quiet.stream(), pattern);
    CHECK(!moved.error.has_value());
    ended = moved.ended || moved.error.has_value();
  }
  CHECK_EQ(pattern.offset(), 10'000);
}

TEST(close, finished_before_registration_is_an_event) {
  Loop loop;
  TestListener listener;
  Connection connection(listener);
  connection.peer.finish();
  REQUIRE(loop.registry().register_source(connection.stream, kStream, Interest::readable));
  const Says closed = sys::caps::reports_read_closed ? says_read_closed : says_nothing;
  expect_exactly(loop, {{kStream, says_readable | closed}});
}

TEST(close, finished_connection_can_be_registered_again) {
  Quiet quiet;
  quiet.peer().finish();
  expect_exactly(quiet.loop, {{kStream, says_readable}});
  CHECK(quiet.loop.registry().reregister_source(quiet.stream(), Token{2}, Interest::readable));
  expect_exactly(quiet.loop, {{Token{2}, says_readable}});
  CHECK(quiet.loop.registry().deregister_source(quiet.stream()));
  CHECK(quiet.loop.registry().register_source(quiet.stream(), Token{3}, Interest::readable));
  expect_exactly(quiet.loop, {{Token{3}, says_readable}});
}
