#include <mio/listen_fds.hpp>
#include <mio/net/tcp_listener.hpp>
#include <mio/sys/caps.hpp>

#include "host.hpp"
#include "loop.hpp"
#include "peer.hpp"
#include "test.hpp"

using namespace mio;
using namespace mio::test;

namespace {

constexpr Token kListener{1};
constexpr net::SocketAddr kLoopback{net::IpAddr::v4(127, 0, 0, 1), 0};
constexpr const char* kChoosesNoPort = "the platform chooses no port";

// mio: tcp_listener::is_send_and_sync
static_assert(std::is_nothrow_move_constructible_v<net::TcpListener>);
static_assert(std::is_nothrow_move_assignable_v<net::TcpListener>);
static_assert(!std::is_copy_constructible_v<net::TcpListener>);
static_assert(Source<net::TcpListener>);

}  // namespace

// mio: tcp_listener::tcp_listener
TEST(tcp_listener, accepts_a_connection_that_was_announced) {
  SKIP_UNLESS(sys::caps::close_is_immediate, "closing waits for the peer");
  Loop loop;
  TestListener listener;
  CHECK(host::is_nonblocking(listener->raw()));
  CHECK(host::is_close_on_exec(listener->raw()));
  REQUIRE(loop.registry().register_source(*listener, kListener, Interest::readable));
  expect_no_events(loop);
  Peer peer = listener.connect();
  expect_exactly(loop, {{kListener, says_readable}});
  Result<net::TcpListener::Accepted> accepted = listener->accept();
  REQUIRE(accepted);
  CHECK(host::is_nonblocking(accepted->stream.raw()));
  CHECK(host::is_close_on_exec(accepted->stream.raw()));
  CHECK(listener->accept().failed_with(ErrorKind::would_block));
  Pattern pattern;
  CHECK_EQ(write_all(accepted->stream, pattern, 10).size_bytes, 10);
  peer.receive(10);
}

TEST(tcp_listener, accepts_without_any_poll) {
  TestListener listener;
  CHECK(listener->accept().failed_with(ErrorKind::would_block));
  Connection connection(listener);
  CHECK(listener->accept().failed_with(ErrorKind::would_block));
}

// mio: tcp_listener::registering
TEST(tcp_listener, idle_is_silent) {
  Loop loop;
  TestListener listener;
  REQUIRE(loop.registry().register_source(*listener, kListener, Interest::readable));
  expect_no_events(loop);
}

// mio: tcp_listener::reregister
TEST(tcp_listener, reregistering_changes_the_token) {
  SKIP_UNLESS(sys::caps::close_is_immediate, "closing waits for the peer");
  Loop loop;
  TestListener listener;
  REQUIRE(loop.registry().register_source(*listener, kListener, Interest::readable));
  REQUIRE(loop.registry().reregister_source(*listener, Token{2}, Interest::readable));
  Peer peer = listener.connect();
  expect_exactly(loop, {{Token{2}, says_readable}});
  CHECK(listener->accept());
  CHECK(listener->accept().failed_with(ErrorKind::would_block));
}

// mio: tcp_listener::no_events_after_deregister
TEST(tcp_listener, deregistered_is_silent_and_accepts) {
  SKIP_UNLESS(sys::caps::close_is_immediate, "closing waits for the peer");
  Loop loop;
  TestListener listener;
  REQUIRE(loop.registry().register_source(*listener, kListener, Interest::readable));
  REQUIRE(loop.registry().deregister_source(*listener));
  Peer peer = listener.connect();
  expect_no_events(loop);
  CHECK(listener->accept());
  CHECK(listener->accept().failed_with(ErrorKind::would_block));
}

TEST(tcp_listener, announced_connection_can_be_accepted_after_deregistering) {
  SKIP_UNLESS(sys::caps::close_is_immediate, "closing waits for the peer");
  Loop loop;
  TestListener listener;
  REQUIRE(loop.registry().register_source(*listener, kListener, Interest::readable));
  Peer peer = listener.connect();
  expect_exactly(loop, {{kListener, says_readable}});
  REQUIRE(loop.registry().deregister_source(*listener));
  Result<net::TcpListener::Accepted> accepted = listener->accept();
  REQUIRE(accepted);
  peer.send(5);
  Pattern pattern;
  REQUIRE(loop.registry().register_source(accepted->stream, Token{2}, Interest::readable));
  expect_exactly(loop, {{Token{2}, says_readable}});
  CHECK_EQ(read_all(accepted->stream, pattern).size_bytes, 5);
}

TEST(tcp_listener, announced_connection_is_not_lost_when_the_listener_is_registered_again) {
  SKIP_UNLESS(sys::caps::close_is_immediate, "closing waits for the peer");
  Loop loop;
  TestListener listener;
  REQUIRE(loop.registry().register_source(*listener, kListener, Interest::readable));
  Peer peer = listener.connect();
  expect_exactly(loop, {{kListener, says_readable}});
  REQUIRE(loop.registry().deregister_source(*listener));
  REQUIRE(loop.registry().register_source(*listener, Token{2}, Interest::readable));
  expect_exactly(loop, {{Token{2}, says_readable}});
  CHECK(listener->accept());
}

// mio: tcp_listener::tcp_listener_two_streams
TEST(tcp_listener, two_connections_one_after_the_other) {
  SKIP_UNLESS(sys::caps::close_is_immediate, "closing waits for the peer");
  Loop loop;
  TestListener listener;
  REQUIRE(loop.registry().register_source(*listener, kListener, Interest::readable));
  Peer first = listener.connect();
  expect_exactly(loop, {{kListener, says_readable}});
  CHECK(listener->accept());
  CHECK(listener->accept().failed_with(ErrorKind::would_block));
  Peer second = listener.connect();
  expect_exactly(loop, {{kListener, says_readable}});
  CHECK(listener->accept());
  expect_no_events(loop);
}

TEST(tcp_listener, several_connections_are_one_event_and_accepted_in_order) {
  SKIP_UNLESS(sys::caps::close_is_immediate, "closing waits for the peer");
  Loop loop;
  TestListener listener;
  REQUIRE(loop.registry().register_source(*listener, kListener, Interest::readable));
  Peer peers[5] = {listener.connect(), listener.connect(), listener.connect(), listener.connect(),
                   listener.connect()};
  expect_exactly(loop, {{kListener, says_readable}});
  for (Peer& peer : peers) {
    Result<net::TcpListener::Accepted> accepted = listener->accept();
    REQUIRE(accepted);
    peer.send(3);
    Pattern pattern;
    REQUIRE(loop.registry().register_source(accepted->stream, Token{2}, Interest::readable));
    expect_events(loop, {{Token{2}, says_readable}});
    CHECK_EQ(read_all(accepted->stream, pattern).size_bytes, 3);
  }
  CHECK(listener->accept().failed_with(ErrorKind::would_block));
}

TEST(tcp_listener, peer_that_left_before_accept_does_no_harm) {
  SKIP_UNLESS(sys::caps::close_is_immediate, "closing waits for the peer");
  Loop loop;
  TestListener listener;
  REQUIRE(loop.registry().register_source(*listener, kListener, Interest::readable));
  listener.connect().reset();
  Peer peer = listener.connect();
  expect_events(loop, {{kListener, says_readable}});
  // The dead one may be accepted, be an error, or not be there at all.
  int accepted_count = 0;
  for (int round = 0; round < 3; ++round) {
    accepted_count += listener->accept() ? 1 : 0;
  }
  CHECK(accepted_count == 1 || accepted_count == 2);
  Peer next = listener.connect();
  expect_events(loop, {{kListener, says_readable}});
}

TEST(tcp_listener, several_listeners_are_told_apart) {
  SKIP_UNLESS(sys::caps::close_is_immediate, "closing waits for the peer");
  Loop loop;
  TestListener first(0);
  TestListener second(1);
  TestListener third(2);
  REQUIRE(loop.registry().register_source(*first, Token{1}, Interest::readable));
  REQUIRE(loop.registry().register_source(*second, Token{2}, Interest::readable));
  REQUIRE(loop.registry().register_source(*third, Token{3}, Interest::readable));
  Peer peer = second.connect();
  expect_exactly(loop, {{Token{2}, says_readable}});
  Peer other = third.connect();
  expect_exactly(loop, {{Token{3}, says_readable}});
  CHECK(second->accept());
  CHECK(third->accept());
  CHECK(first->accept().failed_with(ErrorKind::would_block));
  expect_no_events(loop);
}

// mio: tcp_listener::raw_fd
// mio: tcp_listener::tcp_listener_std
TEST(tcp_listener, handle_goes_out_and_in) {
  SKIP_UNLESS(sys::caps::close_is_immediate, "closing waits for the peer");
  Loop loop;
  OwnListener own;
  const sys::Handle handle = own.listener.raw();
  CHECK_EQ(std::move(own.listener).into_raw(), handle);
  net::TcpListener again = net::TcpListener::from_raw(handle);
  CHECK_EQ(again.raw(), handle);
  Peer peer = own.connect();
  REQUIRE(loop.registry().register_source(again, kListener, Interest::readable));
  expect_exactly(loop, {{kListener, says_readable}});
  CHECK(again.accept());
}

// mio: tcp_listener::set_get_ttl
// mio: tcp_listener::get_ttl_without_previous_set
TEST(tcp_listener, ttl_is_what_was_set_or_unsupported) {
  TestListener listener;
  if constexpr (!sys::caps::socket_options) {
    CHECK(listener->set_ttl(10).failed_with(ErrorKind::unsupported));
    CHECK(listener->ttl().failed_with(ErrorKind::unsupported));
    CHECK(listener->take_error().failed_with(ErrorKind::unsupported));
    return;
  }
  CHECK(listener->ttl().value_or(0U) > 0);
  CHECK(listener->set_ttl(10));
  CHECK_EQ(listener->ttl().value_or(0U), 10);
  CHECK(listener->set_ttl(0).failed_with(ErrorKind::invalid_input));
  CHECK(listener->set_ttl(256).failed_with(ErrorKind::invalid_input));
  CHECK_EQ(listener->ttl().value_or(0U), 10);
  Result<std::optional<Error>> error = listener->take_error();
  CHECK(error && !error->has_value());
}

TEST(tcp_listener, tells_addresses_or_that_it_cannot) {
  SKIP_UNLESS(sys::caps::close_is_immediate, "closing waits for the peer");
  TestListener listener;
  const Result<net::SocketAddr> address = listener->local_addr();
  if constexpr (!sys::caps::addresses) {
    CHECK(address.failed_with(ErrorKind::unsupported));
    return;
  }
  REQUIRE(address);
  CHECK(address->ip() == host::listener_address(0).ip());
  CHECK(address->port() != 0);
  Peer peer = listener.connect();
  const Result<net::TcpListener::Accepted> accepted = listener->accept();
  REQUIRE(accepted);
  CHECK_EQ(accepted->stream.local_addr().value_or(kLoopback).port(), address->port());
  CHECK_EQ(accepted->stream.peer_addr().value_or(kLoopback), accepted->address);
  CHECK(accepted->address.ip() == host::peer_address(0).ip());
}

// mio: tcp_listener::tcp_listener_ipv6
TEST(tcp_listener, listens_on_ipv6) {
  SKIP_UNLESS(sys::caps::can_bind && sys::caps::can_connect, "the platform only accepts");
  SKIP_UNLESS(sys::caps::ephemeral_ports, kChoosesNoPort);
  Loop loop;
  Result<net::TcpListener> listener = net::TcpListener::bind(*net::SocketAddr::parse("[::1]:0"));
  SKIP_UNLESS(!listener.failed_with(ErrorKind::unsupported), "the platform has no IPv6");
  REQUIRE(listener);
  REQUIRE(loop.registry().register_source(*listener, kListener, Interest::readable));
  const Result<net::TcpStream> stream =
      net::TcpStream::connect(listener->local_addr().value_or(kLoopback));
  REQUIRE(stream);
  expect_exactly(loop, {{kListener, says_readable}});
  const Result<net::TcpListener::Accepted> accepted = listener->accept();
  REQUIRE(accepted);
  CHECK(accepted->address.is_v6());
  CHECK_EQ(accepted->address, stream->local_addr().value_or(kLoopback));
}

// mio: tcp::bind_twice_bad
TEST(tcp_listener, binding_an_address_that_is_listened_on_fails_or_is_unsupported) {
  if constexpr (!sys::caps::can_bind || !sys::caps::ephemeral_ports) {
    CHECK(net::TcpListener::bind(kLoopback).failed_with(ErrorKind::unsupported));
    return;
  }
  TestListener first;
  const net::SocketAddr address = first->local_addr().value_or(kLoopback);
  CHECK(net::TcpListener::bind(address).failed_with(ErrorKind::address_in_use));
}

TEST(tcp_listener, address_can_be_bound_again_at_once) {
  SKIP_UNLESS(sys::caps::can_bind, "the platform does not bind");
  SKIP_UNLESS(sys::caps::ephemeral_ports, kChoosesNoPort);
  std::optional<OwnListener> first(std::in_place);
  const net::SocketAddr address = first->listener.local_addr().value_or(kLoopback);
  {
    // Our end closes first, so that the connection lingers in TIME_WAIT.
    Connection connection(*first);
    static_cast<void>(net::TcpStream(std::move(connection.stream)));
    connection.peer.expect_end();
  }
  first.reset();
  CHECK(net::TcpListener::bind(address));
}

TEST(tcp_listener, backlog_below_one_is_invalid_input) {
  SKIP_UNLESS(sys::caps::can_bind, "the platform does not bind");
  const net::SocketAddr address = host::listener_address(1);
  CHECK(net::TcpListener::bind(address, {.backlog = 0}).failed_with(ErrorKind::invalid_input));
  CHECK(net::TcpListener::bind(address, {.backlog = -1}).failed_with(ErrorKind::invalid_input));
  CHECK(net::TcpListener::bind(address, {.backlog = 1}));
}

TEST(tcp_listener, binding_a_foreign_address_fails) {
  SKIP_UNLESS(sys::caps::can_bind, "the platform does not bind");
  SKIP_UNLESS(sys::caps::ephemeral_ports, kChoosesNoPort);
  const net::SocketAddr foreign{net::IpAddr::v4(192, 0, 2, 1), 0};
  CHECK(net::TcpListener::bind(foreign).failed_with(ErrorKind::address_not_available));
}
