// SocketOption, and what listeners and datagram sockets set before they are bound.
#include <mio/net/tcp_listener.hpp>
#include <mio/net/udp_socket.hpp>
#include <mio/net/unix_stream.hpp>
#include <mio/sys/caps.hpp>

#include "datagrams.hpp"
#include "loop.hpp"
#include "peer.hpp"
#include "test.hpp"

using namespace mio;
using namespace mio::test;
using net::SocketOption;

namespace {

constexpr const char* kNoOptions = "the platform has no socket options";
constexpr const char* kNoUdp = "the platform has no UDP, or no options";
constexpr std::int32_t kMost = 0x7fff'ffff;

// An option, what it may be set to, and what it may not.
struct Case {
  SocketOption option;
  std::int32_t good[3];
  std::int32_t bad[2];
};

constexpr Case kOfAll[] = {
    {SocketOption::reuse_address, {1, 0, 1}, {2, -1}},
    {SocketOption::keepalive, {1, 0, 1}, {2, -1}},
    {SocketOption::linger_s, {10, 0, -1}, {-2, 0x1'0000}},
};
constexpr Case kOfTcp[] = {
    {SocketOption::nodelay, {1, 0, 1}, {2, -1}},
    {SocketOption::keepalive_idle_s, {1, 60, 7200}, {0, -1}},
    {SocketOption::keepalive_interval_s, {1, 60, 75}, {0, -1}},
    {SocketOption::keepalive_count, {1, 5, 9}, {0, -1}},
    {SocketOption::hop_limit, {1, 64, 255}, {0, 256}},
};
constexpr Case kOfUdp[] = {
    {SocketOption::broadcast, {1, 0, 1}, {2, -1}},
    {SocketOption::hop_limit, {1, 64, 255}, {0, 256}},
};

template <class Socket>
void check_cases(const Socket& socket, std::span<const Case> cases) noexcept {
  for (const Case& now : cases) {
    for (const std::int32_t value : now.good) {
      CHECK(socket.set_option(now.option, value));
      CHECK_EQ(socket.option(now.option).value_or(-99), value);
    }
    for (const std::int32_t value : now.bad) {
      CHECK(socket.set_option(now.option, value).failed_with(ErrorKind::invalid_input));
      CHECK_EQ(socket.option(now.option).value_or(-99), now.good[2]);
    }
  }
}

template <class Socket>
void check_buffers(const Socket& socket) noexcept {
  for (const SocketOption size :
       {SocketOption::receive_buffer_size, SocketOption::send_buffer_size}) {
    CHECK(socket.option(size).value_or(0) > 0);
    CHECK(socket.set_option(size, 16'384));
    CHECK(socket.option(size).value_or(0) >= 16'384);
    CHECK(socket.set_option(size, 0).failed_with(ErrorKind::invalid_input));
    CHECK(socket.set_option(size, -1).failed_with(ErrorKind::invalid_input));
  }
}

template <class Socket>
void check_lacks(const Socket& socket, std::initializer_list<SocketOption> options) noexcept {
  for (const SocketOption option : options) {
    CHECK(socket.option(option).failed_with(ErrorKind::unsupported));
    CHECK(socket.set_option(option, 1).failed_with(ErrorKind::unsupported));
  }
}

}  // namespace

TEST(socket_option, of_tcp_streams_is_what_was_set) {
  SKIP_UNLESS(sys::caps::all_socket_options, kNoOptions);
  TestListener listener;
  const Connection connection(listener);
  check_cases(connection.stream, kOfAll);
  check_cases(connection.stream, kOfTcp);
  check_buffers(connection.stream);
  check_lacks(connection.stream, {SocketOption::only_v6, SocketOption::multicast_loop_v6,
                                  SocketOption::multicast_hops_v6});
}

TEST(socket_option, of_tcp_listeners_is_what_was_set) {
  SKIP_UNLESS(sys::caps::all_socket_options, kNoOptions);
  TestListener listener;
  check_cases(*listener, kOfAll);
  check_cases(*listener, kOfTcp);
  CHECK(listener->set_ttl(kMost).failed_with(ErrorKind::invalid_input));
  CHECK(listener->set_ttl(0xffff'ffff).failed_with(ErrorKind::invalid_input));
}

// mio: udp_socket::set_get_ttl
// mio: udp_socket::get_ttl_without_previous_set
// mio: udp_socket::set_get_broadcast
// mio: udp_socket::get_broadcast_without_previous_set
// mio: doc::UdpSocket::set_broadcast
// mio: doc::UdpSocket::broadcast
// mio: doc::UdpSocket::set_ttl
// mio: doc::UdpSocket::ttl
TEST(socket_option, of_udp_is_what_was_set) {
  SKIP_UNLESS(sys::caps::udp && sys::caps::socket_options, kNoUdp);
  const net::UdpSocket socket = bind_udp();
  CHECK(socket.ttl().value_or(0U) > 0);
  CHECK(socket.set_ttl(255));
  CHECK_EQ(socket.ttl().value_or(0U), 255);
  CHECK(!socket.broadcast().value_or(true));
  CHECK(socket.set_broadcast(true));
  CHECK(socket.broadcast().value_or(false));
  CHECK(socket.set_broadcast(false));
  CHECK(!socket.broadcast().value_or(true));
  check_cases(socket, kOfAll);
  check_cases(socket, kOfUdp);
  check_buffers(socket);
  check_lacks(socket, {SocketOption::nodelay, SocketOption::keepalive_idle_s,
                       SocketOption::keepalive_interval_s, SocketOption::keepalive_count,
                       SocketOption::only_v6, SocketOption::multicast_loop_v6});
  CHECK(socket.only_v6().failed_with(ErrorKind::unsupported));
}

TEST(socket_option, of_udp_over_v6_is_what_was_set) {
  SKIP_UNLESS(sys::caps::udp && sys::caps::socket_options, kNoUdp);
  SKIP_UNLESS(has_v6(), "this host has no IPv6 loopback");
  const net::UdpSocket socket = bind_udp(net::IpAddr::v6_loopback);
  check_cases(socket, kOfUdp);
  CHECK(socket.set_ttl(9));
  CHECK_EQ(socket.ttl().value_or(0U), 9);
  CHECK(socket.only_v6());
}

TEST(socket_option, broadcast_wants_the_switch) {
  SKIP_UNLESS(sys::caps::udp && sys::caps::socket_options, kNoUdp);
  const net::UdpSocket socket = bind_udp();
  const net::SocketAddr everybody(net::IpAddr::v4_broadcast, address_of(socket).port());
  CHECK(socket.send_to(bytes_of("x"), everybody).failed_with(ErrorKind::permission_denied));
}

TEST(socket_option, of_unix_sockets_is_what_was_set_or_unsupported) {
  SKIP_UNLESS(sys::caps::unix_sockets && sys::caps::socket_options, "there are no Unix sockets");
  const net::UnixStream::Pair pair = must(net::UnixStream::pair(), "pair");
  check_buffers(pair.first);
  check_lacks(pair.first, {SocketOption::hop_limit, SocketOption::nodelay, SocketOption::only_v6,
                           SocketOption::keepalive_idle_s, SocketOption::multicast_ttl_v4});
}

TEST(socket_option, lingering_for_no_time_resets) {
  SKIP_UNLESS(sys::caps::all_socket_options, kNoOptions);
  TestListener listener;
  Connection connection(listener);
  CHECK(connection.stream.set_option(SocketOption::linger_s, 0));
  {
    const net::TcpStream gone(std::move(connection.stream));
  }
  connection.peer.expect_reset();
}

TEST(socket_option, udp_sockets_share_an_address_only_if_both_ask) {
  SKIP_UNLESS(sys::caps::udp && sys::caps::socket_options, kNoUdp);
  const net::SocketAddr any(net::IpAddr::v4_loopback, 0);
  const net::BindOptions shares{.reuse_port = true};
  const net::UdpSocket first = must(net::UdpSocket::bind(any, shares), "bind");
  CHECK_EQ(first.option(SocketOption::reuse_port).value_or(0), 1);
  CHECK(net::UdpSocket::bind(address_of(first)).failed_with(ErrorKind::address_in_use));
  CHECK(net::UdpSocket::bind(address_of(first), shares));
  const net::UdpSocket alone = must(net::UdpSocket::bind(any), "bind");
  CHECK_EQ(alone.option(SocketOption::reuse_port).value_or(9), 0);
  CHECK_EQ(alone.option(SocketOption::reuse_address).value_or(9), 0);
  CHECK(net::UdpSocket::bind(address_of(alone), shares).failed_with(ErrorKind::address_in_use));
  const auto reused = must(net::UdpSocket::bind(any, {.reuse_address = true}), "bind");
  CHECK_EQ(reused.option(SocketOption::reuse_address).value_or(0), 1);
}

TEST(socket_option, tcp_listeners_share_an_address_only_if_both_ask) {
  SKIP_UNLESS(sys::caps::can_bind && sys::caps::all_socket_options, kNoOptions);
  const net::SocketAddr any(net::IpAddr::v4_loopback, 0);
  const auto first = must(net::TcpListener::bind(any, {.reuse_port = true}), "bind");
  const net::SocketAddr address = address_of(first);
  CHECK(net::TcpListener::bind(address).failed_with(ErrorKind::address_in_use));
  CHECK(net::TcpListener::bind(address, {.reuse_port = true}));
  CHECK_EQ(first.option(SocketOption::reuse_address).value_or(0), 1);
}

TEST(socket_option, v6_sockets_refuse_v4_as_they_are_told) {
  SKIP_UNLESS(sys::caps::udp && sys::caps::socket_options, kNoUdp);
  SKIP_UNLESS(has_v6(), "this host has no IPv6 loopback");
  // Only where it may be either: one address of v6 never takes v4.
  const net::SocketAddr any(net::IpAddr::v6_unspecified, 0);
  for (const bool only_v6 : {false, true}) {
    const auto socket = must(net::UdpSocket::bind(any, {.only_v6 = only_v6}), "bind");
    CHECK_EQ(socket.only_v6().value_or(!only_v6), only_v6);
    const auto listener = must(net::TcpListener::bind(any, {.only_v6 = only_v6}), "bind");
    CHECK_EQ(listener.option(SocketOption::only_v6).value_or(9), only_v6 ? 1 : 0);
  }
}

TEST(socket_option, only_v6_means_nothing_to_v4) {
  SKIP_UNLESS(sys::caps::udp && sys::caps::socket_options, kNoUdp);
  const net::SocketAddr address(net::IpAddr::v4_loopback, 0);
  CHECK(net::UdpSocket::bind(address, {.only_v6 = true}));
  CHECK(net::TcpListener::bind(address, {.only_v6 = true}));
}

TEST(socket_option, hop_limit_of_both_families_reaches_v4_too) {
  SKIP_UNLESS(sys::caps::udp && sys::caps::socket_options, kNoUdp);
  SKIP_UNLESS(has_v6(), "this host has no IPv6 loopback");
  const auto sender =
      must(net::UdpSocket::bind({net::IpAddr::v6_unspecified, 0}, {.only_v6 = false}), "bind");
  CHECK(sender.set_ttl(9));
  CHECK_EQ(sender.ttl().value_or(0), 9);
}

TEST(socket_option, is_unsupported_where_there_are_none) {
  SKIP_UNLESS(!sys::caps::socket_options, "the platform has socket options");
  TestListener listener;
  const Connection connection(listener);
  check_lacks(connection.stream, {SocketOption::nodelay, SocketOption::receive_buffer_size});
}
