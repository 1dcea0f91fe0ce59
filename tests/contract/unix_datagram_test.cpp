// Unix datagrams: mio's tests/unix_datagram.rs.
#include <mio/net/unix_datagram.hpp>
#include <mio/sys/caps.hpp>

#include "datagrams.hpp"
#include "host.hpp"
#include "loop.hpp"
#include "test.hpp"

using namespace mio;
using namespace mio::test;

namespace {

constexpr Token kFirst{1};
constexpr Token kSecond{2};
constexpr Interest kBoth = Interest::readable | Interest::writable;
constexpr const char* kNoUnix = "the platform has no Unix sockets";

// mio: unix_datagram::is_send_and_sync
static_assert(std::is_nothrow_move_constructible_v<net::UnixDatagram>);
static_assert(std::is_nothrow_move_assignable_v<net::UnixDatagram>);
static_assert(!std::is_copy_constructible_v<net::UnixDatagram>);
static_assert(Source<net::UnixDatagram>);

net::UnixDatagram bind_at(Text path) noexcept {
  return must(net::UnixDatagram::bind(path), "bind");
}

void check_registered(Loop& loop, net::UnixDatagram& first, net::UnixDatagram& second) noexcept {
  for (const net::UnixDatagram* socket : {&first, &second}) {
    CHECK(host::is_nonblocking(socket->raw()));
    CHECK(host::is_close_on_exec(socket->raw()));
  }
  REQUIRE(loop.registry().register_source(first, kFirst, kBoth));
  REQUIRE(loop.registry().register_source(second, kSecond, kBoth));
  expect_events(loop, {{kFirst, says_writable}, {kSecond, says_writable}});
  expect_dry(first);
  expect_dry(second);
}

void check_unconnected(net::UnixDatagram&& one, net::UnixDatagram&& other) noexcept {
  Loop loop;
  net::UnixDatagram first(std::move(one));
  net::UnixDatagram second(std::move(other));
  check_registered(loop, first, second);
  const net::UnixAddr address = address_of(first);
  CHECK_EQ(address.path(), "first");
  CHECK_EQ(first.send_to(bytes_of("hello"), address_of(second)).value_or(0), 5);
  CHECK_EQ(second.send_to(bytes_of("again!"), address_of(first)).value_or(0), 6);
  expect_events(loop, {{kFirst, says_readable}, {kSecond, says_readable}});
  expect_received_from(first, "again!", address_of(second));
  expect_received_from(second, "hello", address_of(first));
  expect_dry(first);
  expect_dry(second);
  const auto error = first.take_error();
  CHECK(error && !error->has_value());
}

void check_connected(net::UnixDatagram&& one, net::UnixDatagram&& other) noexcept {
  Loop loop;
  net::UnixDatagram first(std::move(one));
  net::UnixDatagram second(std::move(other));
  check_registered(loop, first, second);
  CHECK_EQ(first.send(bytes_of("hello")).value_or(0), 5);
  CHECK_EQ(second.send(bytes_of("again!")).value_or(0), 6);
  expect_events(loop, {{kFirst, says_readable}, {kSecond, says_readable}});
  std::byte buffer[20];
  const auto peeked = first.peek(buffer);
  CHECK(peeked && peeked->size == 6);
  expect_received(first, "again!");
  expect_received(second, "hello");
  expect_dry(first);
  expect_dry(second);
  const auto error = second.take_error();
  CHECK(error && !error->has_value());
}

void connect(const net::UnixDatagram& first, const net::UnixDatagram& second) noexcept {
  CHECK(first.connect(address_of(second)));
  CHECK(second.connect(address_of(first)));
  CHECK(first.peer_addr().value_or(net::UnixAddr()) == address_of(second));
}

// A registered end of a pair, and the other end.
struct Registered {
  explicit Registered(Interest interest = Interest::readable) noexcept
      : pair(must(net::UnixDatagram::pair(), "pair")) {
    CHECK(loop.registry().register_source(pair.first, kFirst, interest));
  }

  Loop loop;
  net::UnixDatagram::Pair pair;
};

}  // namespace

// mio: unix_datagram::unix_datagram_smoke_unconnected
TEST(unix_datagram, unconnected_exchange) {
  SKIP_UNLESS(sys::caps::unix_sockets, kNoUnix);
  const Scratch scratch;
  check_unconnected(bind_at("first"), bind_at("second"));
}

// mio: unix_datagram::unix_datagram_smoke_unconnected_from_std
TEST(unix_datagram, unconnected_exchange_of_sockets_made_of_handles) {
  SKIP_UNLESS(sys::caps::unix_sockets, kNoUnix);
  const Scratch scratch;
  check_unconnected(remade(bind_at("first")), remade(bind_at("second")));
}

// mio: unix_datagram::unix_datagram_smoke_connected
TEST(unix_datagram, connected_exchange) {
  SKIP_UNLESS(sys::caps::unix_sockets, kNoUnix);
  const Scratch scratch;
  net::UnixDatagram first = bind_at("first");
  net::UnixDatagram second = bind_at("second");
  connect(first, second);
  check_connected(std::move(first), std::move(second));
}

// mio: unix_datagram::unix_datagram_smoke_connected_from_std
TEST(unix_datagram, connected_exchange_of_sockets_made_of_handles) {
  SKIP_UNLESS(sys::caps::unix_sockets, kNoUnix);
  const Scratch scratch;
  net::UnixDatagram first = bind_at("first");
  net::UnixDatagram second = bind_at("second");
  connect(first, second);
  check_connected(remade(std::move(first)), remade(std::move(second)));
}

// mio: unix_datagram::unix_datagram_pair
TEST(unix_datagram, pair_exchange) {
  SKIP_UNLESS(sys::caps::unix_sockets, kNoUnix);
  net::UnixDatagram::Pair pair = must(net::UnixDatagram::pair(), "pair");
  CHECK(address_of(pair.first).is_unnamed() && address_of(pair.second).is_unnamed());
  check_connected(std::move(pair.first), std::move(pair.second));
}

// mio: unix_datagram::unix_datagram_connect
TEST(unix_datagram, connects_to_a_path_its_own_too) {
  SKIP_UNLESS(sys::caps::unix_sockets, kNoUnix);
  const Scratch scratch;
  const net::UnixDatagram first = bind_at("first");
  const net::UnixDatagram second = must(net::UnixDatagram::unbound(), "unbound");
  CHECK(first.connect(address_of(first)));
  CHECK(first.send(bytes_of("to myself")));
  expect_received_from(first, "to myself", address_of(first));
  // A peer takes from its own peer only.
  const net::UnixDatagram third = bind_at("third");
  CHECK(second.connect(address_of(third)));
  CHECK(second.send(bytes_of("hello")));
  expect_received(third, "hello");
  const auto missing = must(net::UnixAddr::from_path("missing"), "from_path");
  CHECK(second.connect(missing).failed_with(ErrorKind::not_found));
}

// mio: unix_datagram::unix_datagram_shutdown
TEST(unix_datagram, shut_down_each_way_is_closed_that_way) {
  SKIP_UNLESS(sys::caps::unix_sockets && sys::caps::shutdown_works, kNoUnix);
  host::let_broken_pipe_kill();
  Registered it(kBoth);
  expect_exactly(it.loop, {{kFirst, says_writable}});
  expect_dry(it.pair.first);
  REQUIRE(it.pair.first.shutdown(net::Shutdown::read));
  const Says read = sys::caps::reports_read_closed ? says_read_closed : says_nothing;
  expect_events(it.loop, {{kFirst, says_readable | read}});
  for (const Event& event : it.loop.events) {
    CHECK(!event.is_write_closed());
  }
  // What a receive says now is not the same everywhere: Linux would block.
  REQUIRE(it.pair.first.shutdown(net::Shutdown::write));
  CHECK(it.pair.first.send(bytes_of("x")).failed_with(ErrorKind::broken_pipe));
  const auto error = it.pair.first.take_error();
  CHECK(error && !error->has_value());
  // Registered anew, so that it is reported whatever was drained.
  REQUIRE(it.loop.registry().reregister_source(it.pair.first, kSecond, kBoth));
  const Says write = sys::caps::reports_write_closed ? says_write_closed : says_nothing;
  expect_events(it.loop, {{kSecond, says_writable | write}});
}

// mio: unix_datagram::unix_datagram_register
TEST(unix_datagram, idle_is_not_readable) {
  SKIP_UNLESS(sys::caps::unix_sockets, kNoUnix);
  Registered it;
  expect_no_events(it.loop);
}

// mio: unix_datagram::unix_datagram_reregister
TEST(unix_datagram, reregistered_for_writing_under_another_token) {
  SKIP_UNLESS(sys::caps::unix_sockets, kNoUnix);
  Registered it;
  REQUIRE(it.loop.registry().reregister_source(it.pair.first, kSecond, Interest::writable));
  expect_exactly(it.loop, {{kSecond, says_writable}});
}

// mio: unix_datagram::unix_datagram_deregister
TEST(unix_datagram, deregistered_is_silent_and_receives) {
  SKIP_UNLESS(sys::caps::unix_sockets, kNoUnix);
  Registered it;
  CHECK(it.pair.second.send(bytes_of("hello")));
  REQUIRE(it.loop.registry().deregister_source(it.pair.first));
  expect_no_events(it.loop);
  expect_received(it.pair.first, "hello");
}

// mio: doc::UnixDatagram::try_io
TEST(unix_datagram, try_io_makes_the_users_own_calls) {
  SKIP_UNLESS(sys::caps::unix_sockets, kNoUnix);
  Registered it;
  const auto sent = it.pair.second.try_io(Interest::writable, [](sys::Handle handle) {
    return sys::Sockets::send(handle, bytes_of("hello"));
  });
  CHECK_EQ(sent.value_or(0), 5);
  expect_exactly(it.loop, {{kFirst, says_readable}});
  std::byte buffer[20];
  const auto received = it.pair.first.try_io(Interest::readable, [&](sys::Handle handle) {
    return sys::Sockets::receive(handle, buffer);
  });
  CHECK_EQ(received.value_or(0), 5);
}

// Hard case 17.
// mio: regressions::issue_1403
TEST(unix_datagram, unbound_sender_has_no_name) {
  SKIP_UNLESS(sys::caps::unix_sockets, kNoUnix);
  const Scratch scratch;
  Loop loop;
  net::UnixDatagram receiver = bind_at("receiver");
  const net::UnixDatagram sender = must(net::UnixDatagram::unbound(), "unbound");
  CHECK(address_of(sender).is_unnamed());
  REQUIRE(loop.registry().register_source(receiver, kFirst, Interest::readable));
  CHECK(sender.send_to(bytes_of("hello"), address_of(receiver)));
  expect_exactly(loop, {{kFirst, says_readable}});
  std::byte buffer[20];
  const auto peeked = receiver.peek_from(buffer);
  REQUIRE(peeked);
  CHECK(peeked->address.is_unnamed());
  expect_received_from(receiver, "hello", net::UnixAddr());
}

TEST(unix_datagram, sending_to_nobody_is_an_error) {
  SKIP_UNLESS(sys::caps::unix_sockets, kNoUnix);
  host::let_broken_pipe_kill();
  const Scratch scratch;
  const net::UnixDatagram socket = must(net::UnixDatagram::unbound(), "unbound");
  CHECK(socket.send(bytes_of("x")).failed_with(ErrorKind::not_connected));
  CHECK(socket.peer_addr().failed_with(ErrorKind::not_connected));
  const auto missing = must(net::UnixAddr::from_path("missing"), "from_path");
  CHECK(socket.send_to(bytes_of("x"), missing).failed_with(ErrorKind::not_found));
  {
    const net::UnixDatagram gone = bind_at("left over");
  }
  const auto left_over = must(net::UnixAddr::from_path("left over"), "from_path");
  CHECK(socket.send_to(bytes_of("x"), left_over).failed_with(ErrorKind::connection_refused));
  CHECK(net::UnixDatagram::bind("left over").failed_with(ErrorKind::address_in_use));
}

TEST(unix_datagram, peer_that_is_gone_is_an_error_and_kills_nobody) {
  SKIP_UNLESS(sys::caps::unix_sockets, kNoUnix);
  host::let_broken_pipe_kill();
  const net::UnixDatagram socket = must(net::UnixDatagram::pair(), "pair").first;
  for (int round = 0; round < 2; ++round) {
    CHECK(!socket.send(bytes_of("x")));
  }
}
