// UDP: mio's tests/udp_socket.rs, but its options and groups (multicast_test.cpp).
#include <mio/net/udp_socket.hpp>
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
constexpr const char* kNoUdp = "the platform has no UDP";

// mio: udp_socket::assert_size
static_assert(!sys::caps::kernel_keeps_sources || sizeof(net::UdpSocket) == 8);
// mio: udp_socket::is_send_and_sync
static_assert(std::is_nothrow_move_constructible_v<net::UdpSocket>);
static_assert(std::is_nothrow_move_assignable_v<net::UdpSocket>);
static_assert(!std::is_copy_constructible_v<net::UdpSocket>);
static_assert(Source<net::UdpSocket>);

void check_no_error(const net::UdpSocket& socket) noexcept {
  const auto error = socket.take_error();
  CHECK_EQ(error.has_value(), sys::caps::socket_options);
  CHECK(!error.value_or(std::nullopt).has_value());
}

void connect(const net::UdpSocket& first, const net::UdpSocket& second) noexcept {
  CHECK(first.connect(address_of(second)));
  CHECK(second.connect(address_of(first)));
}

void check_unconnected(net::UdpSocket&& one, net::UdpSocket&& other) noexcept {
  Loop loop;
  net::UdpSocket first(std::move(one));
  net::UdpSocket second(std::move(other));
  for (const net::UdpSocket* socket : {&first, &second}) {
    CHECK(host::is_nonblocking(socket->raw()));
    CHECK(host::is_close_on_exec(socket->raw()));
  }
  REQUIRE(loop.registry().register_source(first, kFirst, kBoth));
  REQUIRE(loop.registry().register_source(second, kSecond, kBoth));
  expect_events(loop, {{kFirst, says_writable}, {kSecond, says_writable}});
  expect_dry(first);
  expect_dry(second);

  CHECK_EQ(first.send_to(bytes_of("hello"), address_of(second)).value_or(0), 5);
  CHECK_EQ(second.send_to(bytes_of("again!"), address_of(first)).value_or(0), 6);
  expect_events(loop, {{kFirst, says_readable}, {kSecond, says_readable}});
  std::byte buffer[20];
  if constexpr (sys::caps::peeks) {
    const auto peeked = first.peek_from(buffer);
    REQUIRE(peeked);
    CHECK_EQ(text_of(std::span(buffer).first(peeked->size)), "again!");
    CHECK_EQ(peeked->address, address_of(second));
  }
  expect_received_from(first, "again!", address_of(second));
  expect_received_from(second, "hello", address_of(first));
  expect_dry(first);
  expect_dry(second);
  check_no_error(first);
}

void check_connected(net::UdpSocket&& one, net::UdpSocket&& other) noexcept {
  Loop loop;
  net::UdpSocket first(std::move(one));
  net::UdpSocket second(std::move(other));
  connect(first, second);
  CHECK_EQ(first.peer_addr().value_or(net::SocketAddr()), address_of(second));
  REQUIRE(loop.registry().register_source(first, kFirst, kBoth));
  REQUIRE(loop.registry().register_source(second, kSecond, kBoth));
  expect_events(loop, {{kFirst, says_writable}, {kSecond, says_writable}});
  expect_dry(first);
  expect_dry(second);

  CHECK_EQ(first.send(bytes_of("hello")).value_or(0), 5);
  CHECK_EQ(second.send(bytes_of("again!")).value_or(0), 6);
  expect_events(loop, {{kFirst, says_readable}, {kSecond, says_readable}});
  std::byte buffer[20];
  if constexpr (sys::caps::peeks) {
    const auto peeked = first.peek(buffer);
    REQUIRE(peeked);
    CHECK_EQ(text_of(std::span(buffer).first(peeked->size)), "again!");
  }
  expect_received(first, "again!");
  expect_received(second, "hello");
  expect_dry(first);
  expect_dry(second);
  check_no_error(second);
}

// A registered socket that receives, and one that is not, which sends.
struct Receiver {
  Receiver() noexcept {
    CHECK(loop.registry().register_source(socket, kFirst, Interest::readable));
  }

  void send(Text text) const noexcept {
    CHECK_EQ(sender.send_to(bytes_of(text), address_of(socket)).value_or(0), text.size());
  }

  Loop loop;
  net::UdpSocket socket = bind_udp();
  net::UdpSocket sender = bind_udp();
};

}  // namespace

// mio: udp_socket::unconnected_udp_socket_ipv4
// mio: doc::UdpSocket::send_to
// mio: doc::UdpSocket::recv_from
// mio: doc::UdpSocket::peek_from
TEST(udp_socket, unconnected_exchange) {
  SKIP_UNLESS(sys::caps::udp, kNoUdp);
  check_unconnected(bind_udp(), bind_udp());
}

// mio: udp_socket::unconnected_udp_socket_ipv6
TEST(udp_socket, unconnected_exchange_over_v6) {
  SKIP_UNLESS(sys::caps::udp, kNoUdp);
  SKIP_UNLESS(has_v6(), "this host has no IPv6 loopback");
  check_unconnected(bind_udp(net::IpAddr::v6_loopback), bind_udp(net::IpAddr::v6_loopback));
}

// mio: udp_socket::unconnected_udp_socket_std
// mio: udp_socket::udp_socket_raw_fd
TEST(udp_socket, unconnected_exchange_of_sockets_made_of_handles) {
  SKIP_UNLESS(sys::caps::udp, kNoUdp);
  check_unconnected(remade(bind_udp()), remade(bind_udp()));
  net::UdpSocket socket = bind_udp();
  const sys::Handle handle = socket.raw();
  const net::SocketAddr address = address_of(socket);
  const net::UdpSocket again = remade(std::move(socket));
  CHECK_EQ(again.raw(), handle);
  CHECK_EQ(address_of(again), address);
}

// mio: udp_socket::connected_udp_socket_ipv4
// mio: doc::UdpSocket::peer_addr
TEST(udp_socket, connected_exchange) {
  SKIP_UNLESS(sys::caps::udp, kNoUdp);
  check_connected(bind_udp(), bind_udp());
}

// mio: udp_socket::connected_udp_socket_ipv6
TEST(udp_socket, connected_exchange_over_v6) {
  SKIP_UNLESS(sys::caps::udp, kNoUdp);
  SKIP_UNLESS(has_v6(), "this host has no IPv6 loopback");
  check_connected(bind_udp(net::IpAddr::v6_loopback), bind_udp(net::IpAddr::v6_loopback));
}

// mio: udp_socket::connected_udp_socket_std
TEST(udp_socket, connected_exchange_of_sockets_made_of_handles) {
  SKIP_UNLESS(sys::caps::udp, kNoUdp);
  check_connected(remade(bind_udp()), remade(bind_udp()));
}

// mio: udp_socket::empty_datagram
TEST(udp_socket, empty_datagram_is_an_event_and_no_end) {
  SKIP_UNLESS(sys::caps::udp, kNoUdp);
  Receiver it;
  for (int round = 0; round < 2; ++round) {
    it.send("");
    expect_exactly(it.loop, {{kFirst, says_readable}});
    expect_received_from(it.socket, "", address_of(it.sender));
    expect_dry(it.socket);
  }
}

// mio: udp_socket::reconnect_udp_socket_sending
TEST(udp_socket, connected_anew_sends_to_the_new_peer) {
  SKIP_UNLESS(sys::caps::udp, kNoUdp);
  Loop loop;
  net::UdpSocket sender = bind_udp();
  net::UdpSocket one = bind_udp();
  net::UdpSocket two = bind_udp();
  REQUIRE(loop.registry().register_source(one, kFirst, Interest::readable));
  REQUIRE(loop.registry().register_source(two, kSecond, Interest::readable));
  REQUIRE(sender.connect(address_of(one)));
  CHECK(sender.send(bytes_of("one")));
  expect_exactly(loop, {{kFirst, says_readable}});
  REQUIRE(sender.connect(address_of(two)));
  CHECK_EQ(sender.peer_addr().value_or(net::SocketAddr()), address_of(two));
  CHECK(sender.send(bytes_of("two")));
  expect_exactly(loop, {{kSecond, says_readable}});
  expect_received(one, "one");
  expect_dry(one);
  expect_received(two, "two");
  expect_dry(two);
}

// mio: udp_socket::reconnect_udp_socket_receiving
TEST(udp_socket, connected_anew_receives_from_the_new_peer_only) {
  SKIP_UNLESS(sys::caps::udp, kNoUdp);
  Loop loop;
  net::UdpSocket receiver = bind_udp();
  const net::UdpSocket one = bind_udp();
  const net::UdpSocket two = bind_udp();
  REQUIRE(loop.registry().register_source(receiver, kFirst, Interest::readable));
  REQUIRE(receiver.connect(address_of(one)));
  CHECK(one.send_to(bytes_of("one"), address_of(receiver)));
  CHECK(two.send_to(bytes_of("dropped"), address_of(receiver)));
  expect_events(loop, {{kFirst, says_readable}});
  expect_received_from(receiver, "one", address_of(one));
  expect_dry(receiver);
  REQUIRE(receiver.connect(address_of(two)));
  CHECK(two.send_to(bytes_of("two"), address_of(receiver)));
  expect_events(loop, {{kFirst, says_readable}});
  expect_received_from(receiver, "two", address_of(two));
  expect_dry(receiver);
}

// mio: udp_socket::unconnected_udp_socket_connected_methods
TEST(udp_socket, unconnected_cannot_send_and_receives_without_from) {
  SKIP_UNLESS(sys::caps::udp, kNoUdp);
  Receiver it;
  CHECK(!it.sender.send(bytes_of("nobody")));
  CHECK(it.sender.peer_addr().failed_with(ErrorKind::not_connected));
  it.send("hello");
  expect_exactly(it.loop, {{kFirst, says_readable}});
  std::byte buffer[20];
  if constexpr (sys::caps::peeks) {
    const Result<net::Datagram> peeked = it.socket.peek(buffer);
    REQUIRE(peeked);
    CHECK_EQ(peeked->size, 5);
  }
  expect_received(it.socket, "hello");
}

// mio: udp_socket::connected_udp_socket_unconnected_methods
TEST(udp_socket, connected_sends_to_an_address_or_says_that_it_is_connected) {
  SKIP_UNLESS(sys::caps::udp, kNoUdp);
  Receiver it;
  const net::UdpSocket other = bind_udp();
  REQUIRE(it.sender.connect(address_of(other)));
  const auto sent = it.sender.send_to(bytes_of("hello"), address_of(it.socket));
  if (!sent) {
    CHECK(sent.failed_with(ErrorKind::already_connected));
    return;
  }
  expect_exactly(it.loop, {{kFirst, says_readable}});
  expect_received_from(it.socket, "hello", address_of(it.sender));
}

// mio: udp_socket::udp_socket_register
TEST(udp_socket, idle_is_not_readable) {
  SKIP_UNLESS(sys::caps::udp, kNoUdp);
  Receiver it;
  expect_no_events(it.loop);
}

// mio: udp_socket::udp_socket_reregister
TEST(udp_socket, reregistering_reports_what_waits) {
  SKIP_UNLESS(sys::caps::udp, kNoUdp);
  Loop loop;
  net::UdpSocket socket = bind_udp();
  const net::UdpSocket sender = bind_udp();
  REQUIRE(loop.registry().register_source(socket, kFirst, Interest::writable));
  CHECK(sender.send_to(bytes_of("hello"), address_of(socket)));
  expect_exactly(loop, {{kFirst, says_writable}});
  REQUIRE(loop.registry().reregister_source(socket, kSecond, Interest::readable));
  expect_exactly(loop, {{kSecond, says_readable}});
  expect_received(socket, "hello");
}

// mio: udp_socket::udp_socket_no_events_after_deregister
TEST(udp_socket, deregistered_is_silent_and_receives) {
  SKIP_UNLESS(sys::caps::udp, kNoUdp);
  Receiver it;
  it.send("hello");
  REQUIRE(it.loop.registry().deregister_source(it.socket));
  expect_no_events(it.loop);
  expect_received(it.socket, "hello");
}

// mio: udp_socket::udp_socket
// mio: doc::UdpSocket
// mio: udp_socket::udp_socket_send_recv
TEST(udp_socket, event_loop_sends_and_receives) {
  SKIP_UNLESS(sys::caps::udp, kNoUdp);
  for (const bool is_connected : {false, true}) {
    Receiver it;
    if (is_connected) {
      connect(it.sender, it.socket);
    }
    REQUIRE(it.loop.registry().register_source(it.sender, kSecond, Interest::writable));
    expect_exactly(it.loop, {{kSecond, says_writable}});
    const auto sent = is_connected ? it.sender.send(bytes_of("hello"))
                                   : it.sender.send_to(bytes_of("hello"), address_of(it.socket));
    CHECK_EQ(sent.value_or(0), 5);
    expect_events(it.loop, {{kFirst, says_readable}});
    expect_received_from(it.socket, "hello", address_of(it.sender));
  }
}

// mio: udp_socket::udp_socket_discard
TEST(udp_socket, connected_is_silent_about_strangers) {
  SKIP_UNLESS(sys::caps::udp, kNoUdp);
  Receiver it;
  const net::UdpSocket peer = bind_udp();
  REQUIRE(it.socket.connect(address_of(peer)));
  it.send("from a stranger");
  expect_no_events(it.loop);
  expect_dry(it.socket);
}

// mio: registering::udp_register_multiple_event_loops
TEST(udp_socket, registering_twice_is_already_exists) {
  SKIP_UNLESS(sys::caps::udp, kNoUdp);
  Receiver it;
  Loop other;
  for (Loop* loop : {&it.loop, &other}) {
    CHECK(loop->registry()
              .register_source(it.socket, kSecond, kBoth)
              .failed_with(ErrorKind::already_exists));
  }
  it.send("x");
  expect_exactly(it.loop, {{kFirst, says_readable}});
  expect_no_events(other);
}

// mio: doc::UdpSocket::bind
// mio: doc::UdpSocket::local_addr
TEST(udp_socket, address_that_is_taken_is_in_use) {
  SKIP_UNLESS(sys::caps::udp, kNoUdp);
  SKIP_UNLESS(sys::caps::exclusive_addresses, "two sockets may have one address");
  const net::UdpSocket socket = bind_udp();
  CHECK_EQ(address_of(socket).ip(), net::IpAddr::v4_loopback);
  CHECK(net::UdpSocket::bind(address_of(socket)).failed_with(ErrorKind::address_in_use));
}

TEST(udp_socket, datagram_that_no_packet_holds_is_too_long) {
  SKIP_UNLESS(sys::caps::udp, kNoUdp);
  Receiver it;
  static constinit std::byte bytes[65'536]{};
  CHECK(it.sender.send_to(bytes, address_of(it.socket)).failed_with(ErrorKind::message_too_long));
  expect_no_events(it.loop);
}

// Hard case 6.
TEST(udp_socket, refused_datagram_is_one_error_and_no_end) {
  SKIP_UNLESS(sys::caps::udp, kNoUdp);
  SKIP_UNLESS(sys::caps::reports_refused_datagrams,
              "nothing is heard of a datagram that was refused");
  Loop loop;
  net::UdpSocket socket = bind_udp();
  const net::SocketAddr nobody = address_of(bind_udp());
  const net::UdpSocket peer = bind_udp();
  REQUIRE(socket.connect(nobody));
  REQUIRE(loop.registry().register_source(socket, kFirst, Interest::readable));
  for (int round = 0; round < 2; ++round) {
    CHECK_EQ(socket.send(bytes_of("anybody?")).value_or(0), 8);
    expect_exactly(loop, {{kFirst, says_readable | says_writable | says_error}});
    std::byte buffer[8];
    CHECK(socket.recv(buffer).failed_with(ErrorKind::connection_refused));
    CHECK(socket.recv(buffer).failed_with(ErrorKind::would_block));
    expect_no_events(loop);
  }
  REQUIRE(socket.connect(address_of(peer)));
  CHECK(peer.send_to(bytes_of("I am"), address_of(socket)));
  expect_exactly(loop, {{kFirst, says_readable}});
  expect_received(socket, "I am");
  expect_dry(socket);
}

TEST(udp_socket, refused_datagram_is_told_by_the_next_send_or_by_take_error) {
  SKIP_UNLESS(sys::caps::udp, kNoUdp);
  SKIP_UNLESS(sys::caps::reports_refused_datagrams,
              "nothing is heard of a datagram that was refused");
  Loop loop;
  net::UdpSocket socket = bind_udp();
  REQUIRE(socket.connect(address_of(bind_udp())));
  REQUIRE(loop.registry().register_source(socket, kFirst, Interest::readable));
  CHECK(socket.send(bytes_of("x")));
  expect_exactly(loop, {{kFirst, says_readable | says_error}});
  CHECK(socket.send(bytes_of("x")).failed_with(ErrorKind::connection_refused));
  expect_dry(socket);
  CHECK(socket.send(bytes_of("x")));
  expect_exactly(loop, {{kFirst, says_readable | says_error}});
  const auto error = socket.take_error();
  REQUIRE(error && error->has_value());
  CHECK(**error == ErrorKind::connection_refused);
  CHECK(!socket.take_error()->has_value());
  expect_dry(socket);
}
