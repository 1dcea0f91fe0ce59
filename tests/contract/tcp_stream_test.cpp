#include <mio/io_slice.hpp>
#include <mio/net/tcp_stream.hpp>
#include <mio/sys/caps.hpp>

#include "host.hpp"
#include "loop.hpp"
#include "peer.hpp"
#include "test.hpp"

using namespace mio;
using namespace mio::test;

namespace {

// What peek says of a stream with nothing to read.
constexpr ErrorKind kDryPeek = sys::caps::peeks ? ErrorKind::would_block : ErrorKind::unsupported;

constexpr Token kStream{1};
constexpr Interest kBoth = Interest::readable | Interest::writable;
constexpr const char* kNoShutdown = "the platform cannot end one direction";

// mio: tcp_stream::is_send_and_sync
static_assert(std::is_nothrow_move_constructible_v<net::TcpStream>);
static_assert(std::is_nothrow_move_assignable_v<net::TcpStream>);
static_assert(!std::is_copy_constructible_v<net::TcpStream>);
static_assert(Source<net::TcpStream>);

struct Registered {
  explicit Registered(Interest interest = Interest::readable) noexcept : connection(listener) {
    CHECK(loop.registry().register_source(connection.stream, kStream, interest));
  }

  net::TcpStream& stream() noexcept { return connection.stream; }
  Peer& peer() noexcept { return connection.peer; }

  Loop loop;
  TestListener listener;
  Connection connection;
};

}  // namespace

// mio: tcp_stream::tcp_stream_ipv4
TEST(tcp_stream, smoke) {
  Registered it(kBoth);
  CHECK(host::is_nonblocking(it.stream().raw()));
  CHECK(host::is_close_on_exec(it.stream().raw()));
  expect_exactly(it.loop, {{kStream, says_writable}});
  std::byte bytes[16];
  CHECK(it.stream().peek(bytes).failed_with(kDryPeek));
  CHECK(it.stream().read(bytes).failed_with(ErrorKind::would_block));
  Pattern sent;
  CHECK_EQ(write_all(it.stream(), sent, 10).size_bytes, 10);
  it.peer().receive(10);
  it.peer().send(10);
  expect_exactly(it.loop, {{kStream, says_readable}});
  if constexpr (sys::caps::peeks) {
    CHECK_EQ(it.stream().peek(bytes).value_or(0), 10);
  }
  Pattern received;
  CHECK_EQ(read_all(it.stream(), received).size_bytes, 10);
}

TEST(tcp_stream, vectored_read_fills_in_order_and_no_further) {
  Registered it;
  it.peer().send(5);
  expect_exactly(it.loop, {{kStream, says_readable}});
  std::byte first[4];
  std::byte second[4];
  second[1] = second[2] = second[3] = std::byte{0xaa};
  const IoSliceMut slices[] = {IoSliceMut(first), IoSliceMut(second)};
  std::size_t size = it.stream().read_vectored(slices).value_or(0);
  if (size == 4) {
    // A host may fill one slice at a time.
    const IoSliceMut rest[] = {IoSliceMut(second)};
    size += it.stream().read_vectored(rest).value_or(0);
  }
  CHECK_EQ(size, 5);
  Pattern pattern;
  CHECK(pattern.matches(first));
  CHECK(pattern.matches(std::span(second).first(1)));
  CHECK(second[1] == std::byte{0xaa} && second[3] == std::byte{0xaa});
}

TEST(tcp_stream, vectored_read_passes_over_empty_slices) {
  Registered it;
  it.peer().send(3);
  expect_exactly(it.loop, {{kStream, says_readable}});
  std::byte bytes[8];
  const IoSliceMut slices[] = {IoSliceMut(std::span<std::byte>()), IoSliceMut(bytes)};
  CHECK_EQ(it.stream().read_vectored(slices).value_or(0), 3);
}

TEST(tcp_stream, vectored_write_sends_in_order) {
  Registered it(Interest::writable);
  expect_exactly(it.loop, {{kStream, says_writable}});
  std::byte bytes[20];
  Pattern().preview(bytes);
  const std::span<const std::byte> all(bytes);
  const IoSlice slices[] = {IoSlice(all.first(7)), IoSlice(all.subspan(7, 0)),
                            IoSlice(all.subspan(7))};
  std::size_t size = it.stream().write_vectored(slices).value_or(0);
  if (size == 7) {
    const IoSlice rest[] = {IoSlice(all.subspan(7))};
    size += it.stream().write_vectored(rest).value_or(0);
  }
  CHECK_EQ(size, 20);
  it.peer().receive(20);
}

TEST(tcp_stream, read_into_nothing_moves_nothing) {
  Registered it;
  it.peer().send(1);
  expect_exactly(it.loop, {{kStream, says_readable}});
  CHECK_EQ(it.stream().read({}).value_or(99), 0);
  CHECK_EQ(it.stream().write({}).value_or(99), 0);
  // That was not the end.
  CHECK_EQ(read_once(it.stream()).value_or(0), 1);
  expect_read_would_block(it.stream());
}

// mio: tcp_stream::registering
TEST(tcp_stream, idle_is_not_readable) {
  Registered it;
  expect_no_events(it.loop);
}

// mio: tcp_stream::reregistering
TEST(tcp_stream, reregistered_for_writing_under_another_token) {
  Registered it;
  REQUIRE(it.loop.registry().reregister_source(it.stream(), Token{2}, Interest::writable));
  expect_exactly(it.loop, {{Token{2}, says_writable}});
}

// mio: tcp_stream::no_events_after_deregister
TEST(tcp_stream, deregistered_is_silent_and_works) {
  Registered it(kBoth);
  REQUIRE(it.loop.registry().deregister_source(it.stream()));
  expect_no_events(it.loop);
  std::byte bytes[16];
  CHECK(it.stream().peek(bytes).failed_with(kDryPeek));
  CHECK(it.stream().read(bytes).failed_with(ErrorKind::would_block));
  Pattern sent;
  CHECK_EQ(write_all(it.stream(), sent, 10).size_bytes, 10);
  it.peer().receive(10);
  it.peer().send(1);
  expect_no_events(it.loop);
}

TEST(tcp_stream, works_without_any_poll) {
  TestListener listener;
  Connection connection(listener);
  expect_read_would_block(connection.stream);
  Pattern sent;
  CHECK_EQ(write_all(connection.stream, sent, 100).size_bytes, 100);
  connection.peer.receive(100);
}

// mio: tcp_stream::set_get_ttl
// mio: tcp_stream::get_ttl_without_previous_set
TEST(tcp_stream, ttl_is_what_was_set_or_unsupported) {
  Registered it(Interest::writable);
  if constexpr (!sys::caps::socket_options) {
    CHECK(it.stream().set_ttl(10).failed_with(ErrorKind::unsupported));
    CHECK(it.stream().ttl().failed_with(ErrorKind::unsupported));
    return;
  }
  CHECK(it.stream().ttl().value_or(0U) > 0);
  CHECK(it.stream().set_ttl(10));
  CHECK_EQ(it.stream().ttl().value_or(0U), 10);
  CHECK(it.stream().set_ttl(0).failed_with(ErrorKind::invalid_input));
}

// mio: tcp_stream::set_get_nodelay
// mio: tcp_stream::get_nodelay_without_previous_set
TEST(tcp_stream, nodelay_is_what_was_set_or_unsupported) {
  Registered it(Interest::writable);
  if constexpr (!sys::caps::socket_options) {
    CHECK(it.stream().set_nodelay(true).failed_with(ErrorKind::unsupported));
    CHECK(it.stream().nodelay().failed_with(ErrorKind::unsupported));
    CHECK(it.stream().take_error().failed_with(ErrorKind::unsupported));
    return;
  }
  CHECK(!it.stream().nodelay().value_or(true));
  CHECK(it.stream().set_nodelay(true));
  CHECK(it.stream().nodelay().value_or(false));
  CHECK(it.stream().set_nodelay(false));
  CHECK(!it.stream().nodelay().value_or(true));
  Result<std::optional<Error>> error = it.stream().take_error();
  CHECK(error && !error->has_value());
}

// mio: tcp::local_addr_ready
TEST(tcp_stream, addresses_are_known_at_once_or_unsupported) {
  Registered it;
  if constexpr (!sys::caps::addresses) {
    CHECK(it.stream().peer_addr().failed_with(ErrorKind::unsupported));
    CHECK(it.stream().local_addr().failed_with(ErrorKind::unsupported));
    return;
  }
  const Result<net::SocketAddr> server = it.listener->local_addr();
  const Result<net::SocketAddr> local = it.stream().local_addr();
  const Result<net::SocketAddr> remote = it.stream().peer_addr();
  REQUIRE(server && local && remote);
  CHECK_EQ(local->port(), server->port());
  CHECK(local->ip() == server->ip() || server->ip().is_unspecified());
  CHECK(*remote != *server);
}

// mio: tcp_stream::raw_fd
// mio: tcp_stream::tcp_stream_std
TEST(tcp_stream, handle_goes_out_and_in) {
  SKIP_UNLESS(sys::caps::close_is_immediate, "closing waits for the peer");
  Loop loop;
  TestListener listener;
  Connection connection(listener);
  const sys::Handle handle = connection.stream.raw();
  CHECK_EQ(std::move(connection.stream).into_raw(), handle);
  net::TcpStream again = net::TcpStream::from_raw(handle);
  CHECK_EQ(again.raw(), handle);
  REQUIRE(loop.registry().register_source(again, kStream, Interest::readable));
  connection.peer.send(4);
  expect_exactly(loop, {{kStream, says_readable}});
  CHECK_EQ(read_once(again).value_or(0), 4);
}

// mio: tcp_stream::shutdown_write
TEST(tcp_stream, shut_down_for_writing_ends_the_peers_reading_only) {
  SKIP_UNLESS(sys::caps::shutdown_works, kNoShutdown);
  host::let_broken_pipe_kill();
  Registered it;
  Pattern sent;
  CHECK_EQ(write_all(it.stream(), sent, 10).size_bytes, 10);
  CHECK(it.stream().shutdown(net::Shutdown::write));
  CHECK_EQ(it.peer().receive_to_end(), 10);
  const Moved moved = write_all(it.stream(), sent, 10);
  REQUIRE(moved.error.has_value());
  CHECK(*moved.error == ErrorKind::broken_pipe || *moved.error == ErrorKind::connection_reset);
  it.peer().send(10);
  expect_exactly(it.loop, {{kStream, says_readable}});
  Pattern received;
  CHECK_EQ(read_all(it.stream(), received).size_bytes, 10);
}

// mio: tcp_stream::shutdown_both
TEST(tcp_stream, shut_down_both_ways) {
  SKIP_UNLESS(sys::caps::shutdown_works, kNoShutdown);
  host::let_broken_pipe_kill();
  Registered it;
  CHECK(it.stream().shutdown(net::Shutdown::both));
  it.peer().expect_end();
  Pattern sent;
  CHECK(write_all(it.stream(), sent, 10).error.has_value());
}

// mio: tcp_stream::shutdown_read
TEST(tcp_stream, shut_down_for_reading_keeps_writing) {
  SKIP_UNLESS(sys::caps::shutdown_works, kNoShutdown);
  Registered it(kBoth);
  expect_exactly(it.loop, {{kStream, says_writable}});
  CHECK(it.stream().shutdown(net::Shutdown::read));
  Pattern sent;
  CHECK_EQ(write_all(it.stream(), sent, 10).size_bytes, 10);
  it.peer().receive(10);
}

// mio: tcp_stream::priority_event_on_oob_data
TEST(tcp_stream, urgent_byte_is_a_priority_event) {
  SKIP_UNLESS(sys::caps::priority, "the platform knows no urgent data");
  Registered it(Interest::readable | Interest::priority);
  it.peer().send_urgent(7);
  expect_events(it.loop, {{kStream, says_readable | says_priority}});
}

TEST(tcp_stream, urgent_byte_is_no_priority_event_for_who_did_not_ask) {
  SKIP_UNLESS(sys::caps::priority, "the platform knows no urgent data");
  Registered it;
  it.peer().send_urgent(7);
  it.peer().send(1);
  expect_events(it.loop, {{kStream, says_readable}});
  for (const Event& event : it.loop.events) {
    CHECK(!event.is_priority());
  }
}

TEST(tcp_stream, moved_while_registered_keeps_its_registration) {
  SKIP_UNLESS(sys::caps::close_is_immediate, "closing waits for the peer");
  Registered it;
  Pattern received;
  net::TcpStream second = std::move(it.stream());
  it.peer().send(1);
  expect_exactly(it.loop, {{kStream, says_readable}});
  CHECK(read_all(second, received).would_block);
  net::TcpStream third = std::move(second);
  it.peer().send(1);
  expect_exactly(it.loop, {{kStream, says_readable}});
  CHECK(read_all(third, received).would_block);
  REQUIRE(it.loop.registry().reregister_source(third, Token{2}, Interest::readable));
  // What was moved from is no source of this Poll any more.
  CHECK(it.loop.registry().deregister_source(second).failed_with(ErrorKind::not_found));
  it.peer().send(1);
  expect_exactly(it.loop, {{Token{2}, says_readable}});
  CHECK(it.loop.registry().deregister_source(third));
  expect_no_events(it.loop);
}

TEST(tcp_stream, assigned_over_closes_the_old_connection) {
  SKIP_UNLESS(sys::caps::close_is_immediate, "closing waits for the peer");
  Loop loop;
  TestListener listener;
  Connection first(listener);
  Connection second(listener);
  REQUIRE(loop.registry().register_source(first.stream, Token{1}, Interest::readable));
  REQUIRE(loop.registry().register_source(second.stream, Token{2}, Interest::readable));
  first.stream = std::move(second.stream);
  first.peer.expect_end();
  second.peer.send(1);
  expect_exactly(loop, {{Token{2}, says_readable}});
  CHECK_EQ(read_once(first.stream).value_or(0), 1);
}
