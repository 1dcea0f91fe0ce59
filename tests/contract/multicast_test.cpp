// UDP to groups, and the options that belong to it.
#include <mio/net/udp_socket.hpp>
#include <mio/sys/caps.hpp>

#include "datagrams.hpp"
#include "loop.hpp"
#include "test.hpp"

using namespace mio;
using namespace mio::test;
using net::IpAddr;

namespace {

constexpr Token kReceiver{1};
constexpr const char* kNoMulticast = "the platform joins no groups";
constexpr IpAddr kGroup = IpAddr::v4(239, 255, 77, 1);
constexpr IpAddr kOther = IpAddr::v4(239, 255, 77, 2);
constexpr IpAddr kGroup6 = IpAddr::v6({0xff02, 0, 0, 0, 0, 0, 0x77, 1});
constexpr std::uint32_t kNoSuchInterface = 0x7fff'fff0;

}  // namespace

// mio: udp_socket::set_get_multicast_loop_v4
// mio: udp_socket::get_multicast_loop_v4_without_previous_set
// mio: udp_socket::set_get_multicast_ttl_v4
// mio: udp_socket::get_multicast_ttl_v4_without_previous_set
TEST(multicast, options_of_v4_are_what_was_set) {
  SKIP_UNLESS(sys::caps::multicast, kNoMulticast);
  const net::UdpSocket socket = bind_udp();
  CHECK(socket.multicast_loop_v4().value_or(false));
  CHECK(socket.set_multicast_loop_v4(false));
  CHECK(!socket.multicast_loop_v4().value_or(true));
  CHECK(socket.set_multicast_loop_v4(true));
  CHECK(socket.multicast_loop_v4().value_or(false));
  CHECK_EQ(socket.multicast_ttl_v4().value_or(0), 1);
  for (const std::uint32_t hops : {0U, 10U, 255U}) {
    CHECK(socket.set_multicast_ttl_v4(hops));
    CHECK_EQ(socket.multicast_ttl_v4().value_or(99), hops);
  }
  for (const std::uint32_t hops : {256U, 0x7fff'ffffU, 0xffff'ffffU}) {
    CHECK(socket.set_multicast_ttl_v4(hops).failed_with(ErrorKind::invalid_input));
  }
  CHECK_EQ(socket.multicast_ttl_v4().value_or(99), 255);
}

// mio: udp_socket::set_get_multicast_loop_v6
// mio: udp_socket::get_multicast_loop_v6_without_previous_set
TEST(multicast, loop_of_v6_is_what_was_set) {
  SKIP_UNLESS(sys::caps::multicast, kNoMulticast);
  SKIP_UNLESS(has_v6(), "this host has no IPv6 loopback");
  const net::UdpSocket socket = bind_udp(IpAddr::v6_loopback);
  CHECK(socket.multicast_loop_v6().value_or(false));
  CHECK(socket.set_multicast_loop_v6(false));
  CHECK(!socket.multicast_loop_v6().value_or(true));
  CHECK(socket.set_multicast_loop_v6(true));
  CHECK(socket.multicast_loop_v6().value_or(false));
  CHECK(socket.set_option(net::SocketOption::multicast_hops_v6, 7));
  CHECK_EQ(socket.option(net::SocketOption::multicast_hops_v6).value_or(0), 7);
}

// mio: udp_socket::multicast
TEST(multicast, member_of_two_groups_receives_as_before) {
  SKIP_UNLESS(sys::caps::multicast, kNoMulticast);
  Loop loop;
  net::UdpSocket receiver = bind_udp();
  const net::UdpSocket sender = bind_udp();
  REQUIRE(receiver.join_multicast_v4(kGroup, IpAddr::v4_loopback));
  REQUIRE(receiver.join_multicast_v4(kOther, IpAddr::v4_loopback));
  REQUIRE(loop.registry().register_source(receiver, kReceiver, Interest::readable));
  CHECK(sender.send_to(bytes_of("hello"), address_of(receiver)));
  expect_exactly(loop, {{kReceiver, says_readable}});
  expect_received_from(receiver, "hello", address_of(sender));
  expect_dry(receiver);
  CHECK(receiver.leave_multicast_v4(kGroup, IpAddr::v4_loopback));
  CHECK(receiver.leave_multicast_v4(kOther, IpAddr::v4_loopback));
}

TEST(multicast, member_receives_what_is_sent_to_the_group_until_it_leaves) {
  SKIP_UNLESS(sys::caps::multicast, kNoMulticast);
  Loop loop;
  // What is bound to one address of this host gets nothing that is sent to a group.
  net::UdpSocket receiver = bind_udp(IpAddr::v4_unspecified);
  const net::UdpSocket sender = bind_udp();
  const net::SocketAddr group(kGroup, address_of(receiver).port());
  REQUIRE(loop.registry().register_source(receiver, kReceiver, Interest::readable));
  const auto sent = sender.send_to(bytes_of("nobody"), group);
  SKIP_UNLESS(!sent.failed_with(ErrorKind::network_unreachable), "no group is routed here");
  CHECK(sent);
  expect_no_events(loop);
  REQUIRE(receiver.join_multicast_v4(kGroup, IpAddr::v4_loopback));
  CHECK(sender.send_to(bytes_of("member"), group));
  expect_exactly(loop, {{kReceiver, says_readable}});
  expect_received_from(receiver, "member", address_of(sender));
  expect_dry(receiver);
  REQUIRE(receiver.leave_multicast_v4(kGroup, IpAddr::v4_loopback));
  CHECK(sender.send_to(bytes_of("nobody"), group));
  expect_no_events(loop);
}

TEST(multicast, v4_misuse_is_answered) {
  SKIP_UNLESS(sys::caps::multicast, kNoMulticast);
  const net::UdpSocket socket = bind_udp();
  const IpAddr local = IpAddr::v4_loopback;
  CHECK(socket.join_multicast_v4(IpAddr::v4(10, 0, 0, 1), local)
            .failed_with(ErrorKind::invalid_input));
  CHECK(socket.join_multicast_v4(kGroup6, local).failed_with(ErrorKind::invalid_input));
  CHECK(
      socket.join_multicast_v4(kGroup, IpAddr::v6_loopback).failed_with(ErrorKind::invalid_input));
  CHECK(socket.leave_multicast_v4(local, local).failed_with(ErrorKind::invalid_input));
  CHECK(socket.leave_multicast_v4(kGroup, local).failed_with(ErrorKind::address_not_available));
  REQUIRE(socket.join_multicast_v4(kGroup, local));
  CHECK(socket.join_multicast_v4(kGroup, local).failed_with(ErrorKind::address_in_use));
  CHECK(socket.leave_multicast_v4(kGroup, local));
}

TEST(multicast, v6_misuse_is_answered) {
  SKIP_UNLESS(sys::caps::multicast, kNoMulticast);
  SKIP_UNLESS(has_v6(), "this host has no IPv6 loopback");
  const net::UdpSocket socket = bind_udp(IpAddr::v6_loopback);
  CHECK(socket.join_multicast_v6(IpAddr::v6_loopback, 1).failed_with(ErrorKind::invalid_input));
  CHECK(socket.join_multicast_v6(kGroup, 1).failed_with(ErrorKind::invalid_input));
  CHECK(socket.join_multicast_v6(kGroup6, kNoSuchInterface).has_value() == false);
  CHECK(socket.leave_multicast_v6(kGroup6, 1).failed_with(ErrorKind::address_not_available));
  // Number 1 is the loopback.
  REQUIRE(socket.join_multicast_v6(kGroup6, 1));
  CHECK(socket.join_multicast_v6(kGroup6, 1).failed_with(ErrorKind::address_in_use));
  CHECK(socket.leave_multicast_v6(kGroup6, 1));
}
