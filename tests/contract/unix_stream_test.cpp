// Unix streams: mio's tests/unix_stream.rs.
#include <mio/io_slice.hpp>
#include <mio/net/unix_datagram.hpp>
#include <mio/net/unix_listener.hpp>
#include <mio/net/unix_stream.hpp>
#include <mio/sys/caps.hpp>

#include "datagrams.hpp"
#include "host.hpp"
#include "loop.hpp"
#include "test.hpp"

using namespace mio;
using namespace mio::test;

namespace {

constexpr Token kStream{1};
constexpr Token kOther{2};
constexpr Interest kBoth = Interest::readable | Interest::writable;
constexpr const char* kNoUnix = "the platform has no Unix sockets";

// mio: unix_stream::unix_stream_send_and_sync
static_assert(std::is_nothrow_move_constructible_v<net::UnixStream>);
static_assert(std::is_nothrow_move_assignable_v<net::UnixStream>);
static_assert(!std::is_copy_constructible_v<net::UnixStream>);
static_assert(Source<net::UnixStream>);
static_assert(!sys::caps::kernel_keeps_sources || sizeof(net::UnixStream) == 8);

// A listener at "listener", a client that is connected to it, and the server's end.
struct Connected {
  Connected() noexcept
      : listener(must(net::UnixListener::bind("listener"), "bind")),
        client(must(net::UnixStream::connect("listener"), "connect")),
        server(must(listener.accept(), "accept").stream) {}

  Scratch scratch;
  net::UnixListener listener;
  net::UnixStream client;
  net::UnixStream server;
};

// A registered end of a pair, and the other end.
struct Registered {
  explicit Registered(Interest interest = Interest::readable) noexcept
      : pair(must(net::UnixStream::pair(), "pair")) {
    CHECK(loop.registry().register_source(pair.first, kStream, interest));
  }

  net::UnixStream& stream() noexcept { return pair.first; }
  net::UnixStream& peer() noexcept { return pair.second; }

  Loop loop;
  net::UnixStream::Pair pair;
};

void expect_read(const net::UnixStream& stream, Text text) noexcept {
  std::byte buffer[64];
  const Result<std::size_t> size = stream.read(buffer);
  REQUIRE(size);
  CHECK_EQ(text_of(std::span(buffer).first(*size)), text);
}

// What mio's smoke_test does with a stream.
void check_exchange(net::UnixStream&& made, const net::UnixStream& peer) noexcept {
  Loop loop;
  net::UnixStream stream(std::move(made));
  CHECK(host::is_nonblocking(stream.raw()));
  CHECK(host::is_close_on_exec(stream.raw()));
  REQUIRE(loop.registry().register_source(stream, kStream, kBoth));
  expect_exactly(loop, {{kStream, says_writable}});
  std::byte buffer[16];
  CHECK(stream.peek(buffer).failed_with(ErrorKind::would_block));
  CHECK(stream.read(buffer).failed_with(ErrorKind::would_block));

  CHECK_EQ(stream.write(bytes_of("hello")).value_or(0), 5);
  expect_read(peer, "hello");
  CHECK_EQ(peer.write(bytes_of("world!")).value_or(0), 6);
  expect_events(loop, {{kStream, says_readable}});
  CHECK_EQ(stream.peek(buffer).value_or(0), 6);
  expect_read(stream, "world!");
  CHECK(stream.read(buffer).failed_with(ErrorKind::would_block));

  const IoSlice from[] = {bytes_of("hel"), bytes_of(""), bytes_of("lo")};
  CHECK_EQ(stream.write_vectored(from).value_or(0), 5);
  expect_read(peer, "hello");
  CHECK_EQ(peer.write(bytes_of("world!")).value_or(0), 6);
  expect_events(loop, {{kStream, says_readable}});
  const std::span<std::byte> all(buffer);
  const IoSliceMut into[] = {all.first(4), all.subspan(4)};
  CHECK_EQ(stream.read_vectored(into).value_or(0), 6);
  CHECK_EQ(text_of(all.first(6)), "world!");
  CHECK(stream.read_vectored(into).failed_with(ErrorKind::would_block));
  const auto error = stream.take_error();
  CHECK(error && !error->has_value());
}

}  // namespace

// mio: unix_stream::unix_stream_smoke
TEST(unix_stream, connected_exchange) {
  SKIP_UNLESS(sys::caps::unix_sockets, kNoUnix);
  Connected it;
  check_exchange(std::move(it.client), it.server);
}

// mio: unix_stream::unix_stream_from_std
TEST(unix_stream, exchange_of_a_stream_made_of_a_handle) {
  SKIP_UNLESS(sys::caps::unix_sockets, kNoUnix);
  Connected it;
  check_exchange(remade(std::move(it.server)), it.client);
}

// mio: unix_stream::unix_stream_pair
TEST(unix_stream, pair_exchange) {
  SKIP_UNLESS(sys::caps::unix_sockets, kNoUnix);
  net::UnixStream::Pair pair = must(net::UnixStream::pair(), "pair");
  check_exchange(std::move(pair.second), pair.first);
  pair = must(net::UnixStream::pair(), "pair");
  check_exchange(std::move(pair.first), pair.second);
}

// mio: unix_stream::unix_stream_connect
TEST(unix_stream, connected_at_once_and_ended_by_the_peer) {
  SKIP_UNLESS(sys::caps::unix_sockets, kNoUnix);
  const Scratch scratch;
  Loop loop;
  const net::UnixListener listener = must(net::UnixListener::bind("listener"), "bind");
  net::UnixStream stream = must(net::UnixStream::connect("listener"), "connect");
  REQUIRE(loop.registry().register_source(stream, kStream, kBoth));
  expect_events(loop, {{kStream, says_writable}});
  expect_read_would_block(stream);
  {
    const auto accepted = must(listener.accept(), "accept");
  }
  expect_events(loop, {{kStream, says_readable}});
  CHECK_EQ(read_once(stream).value_or(99), 0);
}

// mio: unix_stream::unix_stream_connect_addr
// mio: unix_stream::unix_stream_peer_addr
TEST(unix_stream, addresses_are_the_listeners_and_none) {
  SKIP_UNLESS(sys::caps::unix_sockets, kNoUnix);
  const Scratch scratch;
  const net::UnixListener listener = must(net::UnixListener::bind("listener"), "bind");
  const net::UnixAddr address = address_of(listener);
  CHECK_EQ(address.path(), "listener");
  const net::UnixStream client = must(net::UnixStream::connect(address), "connect");
  CHECK(client.peer_addr().value_or(net::UnixAddr()) == address);
  CHECK(address_of(client).is_unnamed());
  const auto accepted = must(listener.accept(), "accept");
  CHECK(accepted.address.is_unnamed());
  CHECK(accepted.stream.peer_addr().value_or(address).is_unnamed());
  CHECK(address_of(accepted.stream) == address);
}

// mio: unix_stream::unix_stream_register
TEST(unix_stream, idle_is_not_readable) {
  SKIP_UNLESS(sys::caps::unix_sockets, kNoUnix);
  Registered it;
  expect_no_events(it.loop);
}

// mio: unix_stream::unix_stream_reregister
TEST(unix_stream, reregistered_for_writing_under_another_token) {
  SKIP_UNLESS(sys::caps::unix_sockets, kNoUnix);
  Registered it;
  REQUIRE(it.loop.registry().reregister_source(it.stream(), kOther, Interest::writable));
  expect_exactly(it.loop, {{kOther, says_writable}});
}

// mio: unix_stream::unix_stream_deregister
TEST(unix_stream, deregistered_is_silent_and_works) {
  SKIP_UNLESS(sys::caps::unix_sockets, kNoUnix);
  Registered it(kBoth);
  REQUIRE(it.loop.registry().deregister_source(it.stream()));
  CHECK(it.peer().write(bytes_of("x")));
  expect_no_events(it.loop);
  expect_read(it.stream(), "x");
}

// mio: unix_stream::unix_stream_shutdown_read
TEST(unix_stream, shut_down_for_reading_is_read_closed) {
  SKIP_UNLESS(sys::caps::unix_sockets && sys::caps::shutdown_works, kNoUnix);
  Registered it(kBoth);
  expect_exactly(it.loop, {{kStream, says_writable}});
  REQUIRE(it.stream().shutdown(net::Shutdown::read));
  const Says closed = sys::caps::reports_read_closed ? says_read_closed : says_nothing;
  expect_events(it.loop, {{kStream, says_readable | closed}});
  CHECK_EQ(read_once(it.stream()).value_or(99), 0);
  CHECK_EQ(it.stream().write(bytes_of("x")).value_or(0), 1);
}

// mio: unix_stream::unix_stream_shutdown_write
TEST(unix_stream, shut_down_for_writing_breaks_the_pipe_and_reads_on) {
  SKIP_UNLESS(sys::caps::unix_sockets && sys::caps::shutdown_works, kNoUnix);
  host::let_broken_pipe_kill();
  Registered it;
  REQUIRE(it.stream().shutdown(net::Shutdown::write));
  const IoSlice slices[] = {bytes_of("x"), bytes_of("y")};
  CHECK(it.stream().write(bytes_of("x")).failed_with(ErrorKind::broken_pipe));
  CHECK(it.stream().write_vectored(slices).failed_with(ErrorKind::broken_pipe));
  expect_read(it.peer(), "");
  CHECK(it.peer().write(bytes_of("still")));
  expect_events(it.loop, {{kStream, says_readable}});
  expect_read(it.stream(), "still");
}

// mio: unix_stream::unix_stream_shutdown_both
TEST(unix_stream, shut_down_both_ways_is_closed_both_ways) {
  SKIP_UNLESS(sys::caps::unix_sockets && sys::caps::shutdown_works, kNoUnix);
  host::let_broken_pipe_kill();
  Registered it(kBoth);
  expect_exactly(it.loop, {{kStream, says_writable}});
  REQUIRE(it.stream().shutdown(net::Shutdown::both));
  const Says closed = sys::caps::reports_write_closed ? says_write_closed : says_nothing;
  expect_events(it.loop, {{kStream, says_readable | says_writable | closed}});
  CHECK_EQ(read_once(it.stream()).value_or(99), 0);
  CHECK(it.stream().write(bytes_of("x")).failed_with(ErrorKind::broken_pipe));
}

// mio: unix_stream::unix_stream_shutdown_listener_write
TEST(unix_stream, peer_that_finishes_is_read_closed) {
  SKIP_UNLESS(sys::caps::unix_sockets && sys::caps::shutdown_works, kNoUnix);
  Loop loop;
  Connected it;
  REQUIRE(loop.registry().register_source(it.client, kStream, kBoth));
  expect_exactly(loop, {{kStream, says_writable}});
  expect_read_would_block(it.client);
  REQUIRE(it.server.shutdown(net::Shutdown::write));
  const Says closed = sys::caps::reports_read_closed ? says_read_closed : says_nothing;
  expect_events(loop, {{kStream, says_readable | closed}});
  CHECK_EQ(read_once(it.client).value_or(99), 0);
}

TEST(unix_stream, write_to_a_peer_that_is_gone_kills_nobody) {
  SKIP_UNLESS(sys::caps::unix_sockets, kNoUnix);
  host::let_broken_pipe_kill();
  net::UnixStream stream = must(net::UnixStream::pair(), "pair").first;
  const IoSlice slices[] = {bytes_of("x"), bytes_of("y")};
  for (int round = 0; round < 2; ++round) {
    CHECK(stream.write(bytes_of("x")).failed_with(ErrorKind::broken_pipe));
    CHECK(stream.write_vectored(slices).failed_with(ErrorKind::broken_pipe));
  }
}

TEST(unix_stream, urgent_interest_is_allowed_and_silent) {
  SKIP_UNLESS(sys::caps::unix_sockets && sys::caps::priority, kNoUnix);
  Registered it(Interest::readable | Interest::priority);
  expect_no_events(it.loop);
  CHECK(it.peer().write(bytes_of("x")));
  expect_exactly(it.loop, {{kStream, says_readable}});
  for (const Event& event : it.loop.events) {
    CHECK(!event.is_priority());
  }
}

TEST(unix_stream, megabytes_go_through_a_pair) {
  SKIP_UNLESS(sys::caps::unix_sockets, kNoUnix);
  constexpr std::size_t kSize = 4 * 1024 * 1024;
  Registered it(Interest::writable);
  REQUIRE(it.loop.registry().register_source(it.peer(), kOther, Interest::readable));
  Pattern sent;
  Pattern received;
  while (received.offset() < kSize) {
    REQUIRE(it.loop.poll.poll(it.loop.events, Timeout::milliseconds(5000)));
    REQUIRE(!it.loop.events.is_empty());
    for (const Event& event : it.loop.events) {
      const bool is_sender = event.token() == kStream;
      const Moved moved =
          is_sender ? write_all(it.stream(), sent, kSize - static_cast<std::size_t>(sent.offset()))
                    : read_all(it.peer(), received);
      REQUIRE(!moved.error.has_value());
    }
  }
  CHECK_EQ(received.offset(), kSize);
}

// Hard case 15.
TEST(unix_stream, connecting_where_nobody_listens_is_an_error) {
  SKIP_UNLESS(sys::caps::unix_sockets, kNoUnix);
  const Scratch scratch;
  const auto kind_of = [](Text path) {
    const auto stream = net::UnixStream::connect(path);
    return stream ? ErrorKind{} : stream.error().kind();
  };
  CHECK_EQ(kind_of("missing"), ErrorKind::not_found);
  CHECK_EQ(kind_of("no folder/missing"), ErrorKind::not_found);
  CHECK_EQ(kind_of(""), ErrorKind::invalid_input);
  {
    const auto listener = must(net::UnixListener::bind("left over"), "bind");
  }
  CHECK_EQ(kind_of("left over"), ErrorKind::connection_refused);
  const auto datagram = must(net::UnixDatagram::bind("datagram"), "bind");
  CHECK_EQ(kind_of("datagram"), ErrorKind::wrong_type);
}

// Hard case 15.
TEST(unix_stream, connecting_where_the_backlog_is_full_would_block) {
  SKIP_UNLESS(sys::caps::unix_sockets, kNoUnix);
  constexpr std::size_t kMany = 64;
  const Scratch scratch;
  const auto listener = must(net::UnixListener::bind("listener", 1), "bind");
  std::optional<net::UnixStream> clients[kMany];
  std::size_t count = 0;
  std::optional<Error> error;
  while (count < kMany && !error.has_value()) {
    auto client = net::UnixStream::connect("listener");
    if (client) {
      clients[count++].emplace(std::move(*client));
    } else {
      error = client.error();
    }
  }
  REQUIRE(count > 0 && error.has_value());
  CHECK_EQ(error->kind(), ErrorKind::would_block);
  CHECK(listener.accept());
  CHECK(net::UnixStream::connect("listener"));
}
