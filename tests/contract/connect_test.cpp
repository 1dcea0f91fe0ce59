// TcpStream::connect, where the platform can; else that it says so.
#include <mio/net/tcp_stream.hpp>
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
constexpr const char* kCannot = "the platform cannot connect";

std::uint16_t closed_port() noexcept {
  PeerListener listener;
  return listener.port();
}

}  // namespace

TEST(connect, is_unsupported_where_the_platform_cannot) {
  const Result<net::TcpStream> stream = net::TcpStream::connect(host::peer_address(9));
  CHECK_EQ(stream.failed_with(ErrorKind::unsupported), !sys::caps::can_connect);
}

// mio: tcp::connect
TEST(connect, writable_once_connected_then_readable_at_the_end) {
  SKIP_UNLESS(sys::caps::can_connect, kCannot);
  Loop loop;
  PeerListener listener;
  net::TcpStream stream =
      must(net::TcpStream::connect(host::peer_address(listener.port())), "connect");
  CHECK(host::is_nonblocking(stream.raw()));
  CHECK(host::is_close_on_exec(stream.raw()));
  REQUIRE(loop.registry().register_source(stream, kStream, kBoth));
  Peer peer = listener.accept();
  expect_exactly(loop, {{kStream, says_writable}});
  CHECK(stream.connect_result());
  CHECK_EQ(stream.peer_addr().value_or(host::peer_address(0)), host::peer_address(listener.port()));
  expect_read_would_block(stream);
  peer.close();
  expect_exactly(loop, {{kStream, says_readable}});
  CHECK_EQ(read_once(stream).value_or(99), 0);
}

// mio: tcp::connect_error
TEST(connect, refused_is_an_event_and_the_result_says_so) {
  SKIP_UNLESS(sys::caps::can_connect, kCannot);
  Loop loop;
  Result<net::TcpStream> stream = net::TcpStream::connect(host::peer_address(closed_port()));
  if (!stream) {
    CHECK(stream.failed_with(ErrorKind::connection_refused));
    return;  // Some systems know at once.
  }
  REQUIRE(loop.registry().register_source(*stream, kStream, Interest::writable));
  const Says closed = sys::caps::reports_write_closed ? says_write_closed : says_nothing;
  expect_events(loop, {{kStream, says_writable | closed}});
  CHECK(stream->connect_result().failed_with(ErrorKind::connection_refused));
  Result<std::optional<Error>> error = stream->take_error();
  CHECK(error && !error->has_value());  // It was taken.
  expect_no_events(loop);
}

TEST(connect, refused_is_an_event_of_who_only_reads) {
  SKIP_UNLESS(sys::caps::can_connect, kCannot);
  SKIP_UNLESS(sys::caps::nonblocking_connect, "connecting waits for the peer");
  Loop loop;
  Result<net::TcpStream> stream = net::TcpStream::connect(host::peer_address(closed_port()));
  REQUIRE(stream);
  REQUIRE(loop.registry().register_source(*stream, kStream, Interest::readable));
  expect_events(loop, {{kStream, says_readable}});
  CHECK(stream->take_error().value_or(std::nullopt).has_value());
}

TEST(connect, result_of_a_connected_stream_is_success_every_time) {
  SKIP_UNLESS(sys::caps::can_connect, kCannot);
  SKIP_UNLESS(sys::caps::close_is_immediate, "closing waits for the peer");
  Loop loop;
  PeerListener listener;
  net::TcpStream stream =
      must(net::TcpStream::connect(host::peer_address(listener.port())), "connect");
  REQUIRE(loop.registry().register_source(stream, kStream, Interest::writable));
  expect_exactly(loop, {{kStream, says_writable}});
  CHECK(stream.connect_result());
  CHECK(stream.connect_result());
  expect_no_events(loop);
}

TEST(connect, undecided_is_would_block_and_no_event) {
  SKIP_UNLESS(sys::caps::can_connect, kCannot);
  SKIP_UNLESS(sys::caps::nonblocking_connect, "connecting waits for the peer");
  Loop loop;
  // An address of a network for documentation, which nobody answers from; or no way there at all.
  Result<net::TcpStream> stream = net::TcpStream::connect({net::IpAddr::v4(192, 0, 2, 1), 9});
  if (!stream) {
    CHECK(stream.failed_with(ErrorKind::network_unreachable) ||
          stream.failed_with(ErrorKind::host_unreachable) ||
          stream.failed_with(ErrorKind::permission_denied));
    return;
  }
  REQUIRE(loop.registry().register_source(*stream, kStream, kBoth));
  CHECK(loop.poll.poll(loop.events, Timeout::milliseconds(50)));
  if (loop.events.is_empty()) {
    CHECK(stream->connect_result().failed_with(ErrorKind::would_block));
  } else {
    CHECK(!stream->connect_result());
  }
}

// mio: tcp_stream::tcp_stream_ipv4
TEST(connect, connected_stream_echoes) {
  SKIP_UNLESS(sys::caps::can_connect, kCannot);
  Loop loop;
  PeerListener listener;
  net::TcpStream stream =
      must(net::TcpStream::connect(host::peer_address(listener.port())), "connect");
  REQUIRE(loop.registry().register_source(stream, kStream, kBoth));
  Peer peer = listener.accept();
  expect_events(loop, {{kStream, says_writable}});
  Pattern sent;
  CHECK_EQ(write_all(stream, sent, 100).size_bytes, 100);
  peer.receive(100);
  expect_read_would_block(stream);
  peer.send(100);
  expect_events(loop, {{kStream, says_readable}});
  Pattern received;
  CHECK_EQ(read_all(stream, received).size_bytes, 100);
}

// mio: tcp_stream::tcp_stream_ipv6
TEST(connect, connects_over_ipv6) {
  SKIP_UNLESS(sys::caps::can_connect && sys::caps::can_bind, kCannot);
  SKIP_UNLESS(sys::caps::ephemeral_ports, "the platform chooses no port");
  Loop loop;
  Result<net::TcpListener> listener = net::TcpListener::bind(*net::SocketAddr::parse("[::1]:0"));
  SKIP_UNLESS(!listener.failed_with(ErrorKind::unsupported), "the platform has no IPv6");
  REQUIRE(listener);
  const net::SocketAddr address = must(listener->local_addr(), "address");
  net::TcpStream stream = must(net::TcpStream::connect(address), "connect");
  REQUIRE(loop.registry().register_source(stream, kStream, Interest::writable));
  expect_exactly(loop, {{kStream, says_writable}});
  CHECK(stream.connect_result());
  CHECK_EQ(must(stream.peer_addr(), "address"), address);
  CHECK(stream.set_ttl(10));
  CHECK_EQ(stream.ttl().value_or(0U), 10);
}

TEST(connect, dropped_while_connecting_does_no_harm) {
  SKIP_UNLESS(sys::caps::can_connect, kCannot);
  SKIP_UNLESS(sys::caps::close_is_immediate, "closing waits for the peer");
  Loop loop;
  PeerListener listener;
  for (int round = 0; round < 20; ++round) {
    net::TcpStream stream =
        must(net::TcpStream::connect(host::peer_address(listener.port())), "connect");
    REQUIRE(loop.registry().register_source(stream, kStream, kBoth));
  }
  expect_no_events(loop);
}
