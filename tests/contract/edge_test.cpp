// Promises 1 and 2: what an event asks for, what makes the next one due, and in which direction.
#include <mio/io_slice.hpp>
#include <mio/sys/caps.hpp>

#include "host.hpp"
#include "loop.hpp"
#include "peer.hpp"
#include "test.hpp"

using namespace mio;
using namespace mio::test;

namespace {

constexpr Token kStream{7};
constexpr Token kListener{8};
constexpr Token kOther{9};
constexpr Interest kBoth = Interest::readable | Interest::writable;

// A registered connection.
struct Edge {
  explicit Edge(Interest interest, Peer::Options options = {}) noexcept
      : connection(listener, options) {
    CHECK(loop.registry().register_source(connection.stream, kStream, interest));
  }

  net::TcpStream& stream() noexcept { return connection.stream; }
  Peer& peer() noexcept { return connection.peer; }

  Loop loop;
  TestListener listener;
  Connection connection;
  Pattern received;
  Pattern sent;
};

// The next bytes are an event, and are read to would_block.
void expect_round(Edge& edge) noexcept {
  edge.peer().send(100);
  expect_exactly(edge.loop, {{kStream, says_readable}});
  const Moved moved = read_all(edge.stream(), edge.received);
  CHECK_EQ(moved.size_bytes, 100);
  CHECK(moved.would_block);
}

}  // namespace

// mio: poll::readiness_is_reregistered_after_would_block
TEST(edge, read_to_would_block_then_the_next_bytes_are_an_event) {
  Edge edge(Interest::readable);
  for (int round = 0; round < 3; ++round) {
    expect_round(edge);
    expect_no_events(edge.loop);
  }
}

TEST(edge, undrained_source_is_silent) {
  Edge edge(Interest::readable);
  edge.peer().send(100);
  expect_exactly(edge.loop, {{kStream, says_readable}});
  expect_no_events(edge.loop);
  CHECK_EQ(read_once(edge.stream(), 10).value_or(0), 10);
  expect_no_events(edge.loop);
}

TEST(edge, short_read_then_the_next_bytes_are_an_event) {
  Edge edge(Interest::readable);
  for (int round = 0; round < 3; ++round) {
    edge.peer().send(100);
    expect_exactly(edge.loop, {{kStream, says_readable}});
    CHECK_EQ(read_once(edge.stream(), 4096).value_or(0), 100);
    expect_no_events(edge.loop);
  }
}

TEST(edge, exact_read_then_would_block_then_the_next_bytes_are_an_event) {
  Edge edge(Interest::readable);
  for (int round = 0; round < 3; ++round) {
    edge.peer().send(64);
    expect_exactly(edge.loop, {{kStream, says_readable}});
    CHECK_EQ(read_once(edge.stream(), 64).value_or(0), 64);
    expect_no_events(edge.loop);
    expect_read_would_block(edge.stream());
  }
}

TEST(edge, bytes_before_registration_are_an_event) {
  Loop loop;
  TestListener listener;
  Connection connection(listener);
  connection.peer.send(5);
  REQUIRE(loop.registry().register_source(connection.stream, kStream, Interest::readable));
  expect_exactly(loop, {{kStream, says_readable}});
  expect_no_events(loop);
}

TEST(edge, read_would_block_does_not_announce_writable) {
  Edge edge(kBoth);
  expect_exactly(edge.loop, {{kStream, says_writable}});
  expect_read_would_block(edge.stream());
  expect_no_events(edge.loop);
  expect_read_would_block(edge.stream());
  expect_no_events(edge.loop);
}

TEST(edge, write_would_block_does_not_announce_readable) {
  SKIP_UNLESS(host::knows_writable(), "this host cannot tell a full socket from an empty one");
  Edge edge(kBoth, {.receive_buffer_bytes = 4096});
  expect_exactly(edge.loop, {{kStream, says_writable}});
  expect_read_would_block(edge.stream());
  CHECK(fill(edge.loop.poll, edge.loop.events, edge.stream(), edge.sent) > 0);
  CHECK(write_all(edge.stream(), edge.sent).would_block);
  expect_no_events(edge.loop);
  // Reading is still due.
  edge.peer().send(1);
  expect_exactly(edge.loop, {{kStream, says_readable}});
}

TEST(edge, full_socket_is_not_writable_until_the_peer_reads) {
  SKIP_UNLESS(host::knows_writable(), "this host cannot tell a full socket from an empty one");
  Edge edge(Interest::writable, {.receive_buffer_bytes = 4096});
  const std::size_t size = fill(edge.loop.poll, edge.loop.events, edge.stream(), edge.sent);
  REQUIRE(edge.loop.registry().reregister_source(edge.stream(), kStream, Interest::writable));
  expect_no_events(edge.loop);
  edge.peer().receive(size);
  expect_exactly(edge.loop, {{kStream, says_writable}});
  CHECK_EQ(write_all(edge.stream(), edge.sent, 10).size_bytes, 10);
}

// A host that cannot tell offers to write now and then, but sleeps in between. The second socket
// starts when the first one is full, so that there is no poll with neither of them in turn.
TEST(edge, full_sockets_let_the_loop_sleep) {
  constexpr std::uint64_t kMilliseconds = 300;
  Edge edge(Interest::writable, {.receive_buffer_bytes = 4096});
  expect_events(edge.loop, {{kStream, says_writable}});
  CHECK(write_all(edge.stream(), edge.sent).would_block);
  Connection other(edge.listener, {.receive_buffer_bytes = 4096});
  Pattern other_sent;
  REQUIRE(edge.loop.registry().register_source(other.stream, kOther, Interest::writable));
  unsigned vain_writes = 0;
  const std::uint64_t end_ns = host::now_ns() + kMilliseconds * 1'000'000;
  while (host::now_ns() < end_ns) {
    REQUIRE(edge.loop.poll.poll(edge.loop.events, Timeout::milliseconds(20)));
    for (const Event& event : edge.loop.events) {
      const Moved moved = event.token() == kOther ? write_all(other.stream, other_sent)
                                                  : write_all(edge.stream(), edge.sent);
      vain_writes += moved.size_bytes == 0 ? 1 : 0;
    }
  }
  // Once in a millisecond for each of the two.
  CHECK(vain_writes <= 2 * kMilliseconds);
}

TEST(edge, write_to_would_block_then_room_is_an_event) {
  Edge edge(Interest::writable, {.receive_buffer_bytes = 4096});
  for (int round = 0; round < 2; ++round) {
    expect_events(edge.loop, {{kStream, says_writable}});
    const Moved moved = write_all(edge.stream(), edge.sent);
    CHECK(moved.would_block);
    edge.peer().receive(moved.size_bytes);
  }
  expect_events(edge.loop, {{kStream, says_writable}});
}

TEST(edge, short_write_then_room_is_an_event) {
  Edge edge(Interest::writable, {.receive_buffer_bytes = 4096});
  expect_events(edge.loop, {{kStream, says_writable}});
  static constinit std::byte bytes[256 * 1024]{};
  std::size_t size = 0;
  for (;;) {
    edge.sent.preview(bytes);
    const Result<std::size_t> written = edge.stream().write(bytes);
    if (!written) {
      CHECK(written.failed_with(ErrorKind::would_block));
      break;
    }
    edge.sent.advance(*written);
    size += *written;
    if (*written < sizeof bytes) {
      break;
    }
  }
  edge.peer().receive(size);
  expect_events(edge.loop, {{kStream, says_writable}});
}

TEST(edge, reregistering_reports_what_was_not_read) {
  Edge edge(Interest::readable);
  edge.peer().send(100);
  expect_exactly(edge.loop, {{kStream, says_readable}});
  REQUIRE(edge.loop.registry().reregister_source(edge.stream(), Token{9}, Interest::readable));
  expect_exactly(edge.loop, {{Token{9}, says_readable}});
  expect_no_events(edge.loop);
}

TEST(edge, reregistering_reports_writable_again) {
  Edge edge(Interest::writable);
  for (int round = 0; round < 3; ++round) {
    expect_exactly(edge.loop, {{kStream, says_writable}});
    expect_no_events(edge.loop);
    REQUIRE(edge.loop.registry().reregister_source(edge.stream(), kStream, Interest::writable));
  }
}

TEST(edge, reregistering_a_drained_source_reports_nothing) {
  Edge edge(Interest::readable);
  expect_round(edge);
  REQUIRE(edge.loop.registry().reregister_source(edge.stream(), kStream, Interest::readable));
  expect_no_events(edge.loop);
}

// mio: tcp_stream::peek_ok
TEST(edge, peek_leaves_the_bytes_and_the_event) {
  SKIP_UNLESS(sys::caps::peeks, "the platform cannot peek");
  Edge edge(Interest::readable);
  edge.peer().send(10);
  expect_exactly(edge.loop, {{kStream, says_readable}});
  std::byte bytes[10];
  CHECK_EQ(edge.stream().peek(bytes).value_or(0), 10);
  REQUIRE(edge.loop.registry().reregister_source(edge.stream(), kStream, Interest::readable));
  expect_exactly(edge.loop, {{kStream, says_readable}});
  CHECK_EQ(read_all(edge.stream(), edge.received).size_bytes, 10);
}

// mio: tcp_stream::peek_would_block
TEST(edge, peek_to_would_block_then_the_next_bytes_are_an_event) {
  SKIP_UNLESS(sys::caps::peeks, "the platform cannot peek");
  Edge edge(Interest::readable);
  std::byte bytes[10];
  for (int round = 0; round < 3; ++round) {
    edge.peer().send(10);
    expect_exactly(edge.loop, {{kStream, says_readable}});
    CHECK_EQ(read_once(edge.stream(), 10).value_or(0), 10);
    CHECK(edge.stream().peek(bytes).failed_with(ErrorKind::would_block));
    expect_no_events(edge.loop);
  }
}

// mio: tcp_stream::read_peek_would_block
TEST(edge, read_then_peek_would_block_then_the_next_bytes_are_an_event) {
  SKIP_UNLESS(sys::caps::peeks, "the platform cannot peek");
  Edge edge(Interest::readable);
  std::byte bytes[10];
  expect_read_would_block(edge.stream());
  edge.peer().send(10);
  expect_exactly(edge.loop, {{kStream, says_readable}});
  CHECK_EQ(edge.stream().peek(bytes).value_or(0), 10);
  CHECK_EQ(read_once(edge.stream(), 10).value_or(0), 10);
  CHECK(edge.stream().peek(bytes).failed_with(ErrorKind::would_block));
  edge.peer().send(10);
  expect_exactly(edge.loop, {{kStream, says_readable}});
}

TEST(edge, vectored_read_to_would_block_then_the_next_bytes_are_an_event) {
  Edge edge(Interest::readable);
  std::byte first[3];
  std::byte second[3];
  const IoSliceMut slices[] = {IoSliceMut(first), IoSliceMut(second)};
  for (int round = 0; round < 3; ++round) {
    edge.peer().send(6);
    expect_exactly(edge.loop, {{kStream, says_readable}});
    std::size_t size = 0;
    Result<std::size_t> moved = edge.stream().read_vectored(slices);
    for (; moved; moved = edge.stream().read_vectored(slices)) {
      size += *moved;
    }
    CHECK_EQ(size, 6);
    CHECK(moved.failed_with(ErrorKind::would_block));
    expect_no_events(edge.loop);
  }
}

TEST(edge, short_vectored_read_then_the_next_bytes_are_an_event) {
  Edge edge(Interest::readable);
  std::byte first[64];
  std::byte second[64];
  const IoSliceMut slices[] = {IoSliceMut(first), IoSliceMut(second)};
  for (int round = 0; round < 3; ++round) {
    edge.peer().send(6);
    expect_exactly(edge.loop, {{kStream, says_readable}});
    CHECK_EQ(edge.stream().read_vectored(slices).value_or(0), 6);
    expect_no_events(edge.loop);
  }
}

TEST(edge, vectored_write_to_would_block_then_room_is_an_event) {
  Edge edge(Interest::writable, {.receive_buffer_bytes = 4096});
  expect_events(edge.loop, {{kStream, says_writable}});
  static constinit std::byte bytes[64 * 1024]{};
  std::size_t size = 0;
  for (;;) {
    edge.sent.preview(bytes);
    const std::span<const std::byte> all(bytes);
    const IoSlice slices[] = {IoSlice(all.first(1000)), IoSlice(all.subspan(1000))};
    const Result<std::size_t> written = edge.stream().write_vectored(slices);
    if (!written) {
      CHECK(written.failed_with(ErrorKind::would_block));
      break;
    }
    edge.sent.advance(*written);
    size += *written;
  }
  edge.peer().receive(size);
  expect_events(edge.loop, {{kStream, says_writable}});
}

TEST(edge, try_io_that_would_block_then_the_next_bytes_are_an_event) {
  Edge edge(kBoth);
  expect_exactly(edge.loop, {{kStream, says_writable}});
  for (int round = 0; round < 3; ++round) {
    edge.peer().send(10);
    expect_exactly(edge.loop, {{kStream, says_readable}});
    std::byte bytes[10];
    const auto receive = [&](sys::Handle handle) noexcept {
      return sys::Sockets::receive(handle, bytes);
    };
    CHECK_EQ(edge.stream().try_io(Interest::readable, receive).value_or(0), 10);
    const Result<std::size_t> again = edge.stream().try_io(Interest::readable, receive);
    CHECK(again.failed_with(ErrorKind::would_block));
    expect_no_events(edge.loop);
  }
}

TEST(edge, accept_to_would_block_then_the_next_connection_is_an_event) {
  Loop loop;
  TestListener listener;
  REQUIRE(loop.registry().register_source(*listener, kListener, Interest::readable));
  for (int round = 0; round < 3; ++round) {
    Peer peer = listener.connect();
    expect_exactly(loop, {{kListener, says_readable}});
    const Result<net::TcpListener::Accepted> accepted = listener->accept();
    CHECK(accepted);
    CHECK(listener->accept().failed_with(ErrorKind::would_block));
    expect_no_events(loop);
    peer.close();
  }
}

TEST(edge, try_io_on_a_listener_rearms_it) {
  Loop loop;
  TestListener listener;
  REQUIRE(loop.registry().register_source(*listener, kListener, Interest::readable));
  for (int round = 0; round < 3; ++round) {
    Peer peer = listener.connect();
    expect_exactly(loop, {{kListener, says_readable}});
    const Result<net::TcpListener::Accepted> accepted = listener->accept();
    CHECK(accepted);
    const Result<> answer =
        listener->try_io(Interest::readable,
                         [](sys::Handle) noexcept -> Result<> { return ErrorKind::would_block; });
    CHECK(answer.failed_with(ErrorKind::would_block));
    expect_no_events(loop);
    peer.close();
  }
}

TEST(edge, end_of_stream_is_one_event) {
  Edge edge(Interest::readable);
  edge.peer().finish();
  const Says closed = sys::caps::reports_read_closed ? says_read_closed : says_nothing;
  expect_exactly(edge.loop, {{kStream, says_readable | closed}});
  for (int round = 0; round < 3; ++round) {
    CHECK_EQ(read_once(edge.stream()).value_or(99), 0);
    expect_no_events(edge.loop);
  }
}

TEST(edge, end_behind_unread_bytes_is_found) {
  Edge edge(Interest::readable);
  edge.peer().send(100);
  edge.peer().finish();
  expect_events(edge.loop, {{kStream, says_readable}});
  Moved moved = read_all(edge.stream(), edge.received);
  CHECK_EQ(moved.size_bytes, 100);
  CHECK(moved.ended);
  // The short read may have had the end reported as well: reading would not block, so that is
  // legal, once.
  CHECK(edge.loop.poll.poll(edge.loop.events, Timeout::zero()));
  expect_no_events(edge.loop);
}

TEST(edge, end_after_a_short_read_is_an_event) {
  Edge edge(Interest::readable);
  edge.peer().send(100);
  expect_exactly(edge.loop, {{kStream, says_readable}});
  CHECK_EQ(read_once(edge.stream(), 4096).value_or(0), 100);
  edge.peer().finish();
  expect_exactly(edge.loop, {{kStream, says_readable}});
  CHECK_EQ(read_once(edge.stream()).value_or(99), 0);
}
