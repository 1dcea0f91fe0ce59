// Datagrams that are longer than the buffer: Datagram::is_truncated is exact.
#include <mio/net/udp_socket.hpp>
#include <mio/net/unix_datagram.hpp>
#include <mio/sys/caps.hpp>

#include "datagrams.hpp"
#include "loop.hpp"
#include "test.hpp"

using namespace mio;
using namespace mio::test;

namespace {

constexpr Token kReceiver{1};

struct Case {
  std::size_t sent;
  std::size_t room;
};
// Shorter than the buffer, as long, longer; nothing in something, in nothing, something in nothing.
constexpr Case kCases[] = {{5, 8}, {7, 8}, {8, 8}, {9, 8}, {1000, 8}, {0, 8}, {0, 0}, {5, 0}};

constexpr unsigned kWays = 4;

// Takes, or looks at, the next datagram in one of four ways; even ones leave it there.
template <class Socket>
Result<net::Datagram> receive(const Socket& socket, unsigned way, std::span<std::byte> buffer) {
  const auto without_address = [](const auto& from) -> net::Datagram { return from; };
  switch (way) {
    case 0:
      return socket.peek(buffer);
    case 1:
      return socket.recv(buffer);
    case 2:
      return socket.peek_from(buffer).transform(without_address);
    default:
      return socket.recv_from(buffer).transform(without_address);
  }
}

// `send(bytes)` sends to `socket`.
template <class Socket, class Send>
void check_cases(Socket& socket, Send send) noexcept {
  Loop loop;
  REQUIRE(loop.registry().register_source(socket, kReceiver, Interest::readable));
  for (const Case& now : kCases) {
    for (unsigned way = 0; way < kWays; ++way) {
      std::byte sent[1000];
      Pattern().preview(sent);
      CHECK_EQ(send(std::span<const std::byte>(sent).first(now.sent)).value_or(99), now.sent);
      expect_events(loop, {{kReceiver, says_readable}});

      std::byte room[9];
      room[now.room] = std::byte{0xaa};
      const auto got = receive(socket, way, std::span(room).first(now.room));
      REQUIRE(got);
      const std::size_t kept = now.sent < now.room ? now.sent : now.room;
      CHECK_EQ(got->size, kept);
      CHECK_EQ(got->is_truncated, now.sent > now.room);
      CHECK(Pattern().matches(std::span(room).first(kept)));
      CHECK(room[now.room] == std::byte{0xaa});

      std::byte all[1000];
      if (way % 2 == 0) {
        // Looking has left all of it.
        const auto whole = socket.recv(all);
        REQUIRE(whole);
        CHECK_EQ(whole->size, now.sent);
        CHECK(!whole->is_truncated);
        CHECK(Pattern().matches(std::span(all).first(now.sent)));
      }
      // What did not fit is gone, and nothing of it is the next datagram.
      CHECK(socket.recv(all).failed_with(ErrorKind::would_block));
    }
  }
  CHECK(loop.registry().deregister_source(socket));
}

}  // namespace

TEST(truncation, of_udp_is_told_exactly) {
  SKIP_UNLESS(sys::caps::udp, "the platform has no UDP");
  SKIP_UNLESS(sys::caps::cuts_datagrams, "a datagram that is too large is dropped");
  net::UdpSocket receiver = bind_udp();
  const net::UdpSocket sender = bind_udp();
  check_cases(receiver, [&](std::span<const std::byte> bytes) {
    return sender.send_to(bytes, address_of(receiver));
  });
}

TEST(truncation, of_connected_udp_is_told_exactly) {
  SKIP_UNLESS(sys::caps::udp, "the platform has no UDP");
  SKIP_UNLESS(sys::caps::cuts_datagrams, "a datagram that is too large is dropped");
  net::UdpSocket receiver = bind_udp();
  const net::UdpSocket sender = bind_udp();
  CHECK(sender.connect(address_of(receiver)));
  CHECK(receiver.connect(address_of(sender)));
  check_cases(receiver, [&](std::span<const std::byte> bytes) { return sender.send(bytes); });
}

TEST(truncation, of_unix_datagrams_is_told_exactly) {
  SKIP_UNLESS(sys::caps::unix_sockets, "the platform has no Unix sockets");
  net::UnixDatagram::Pair pair = must(net::UnixDatagram::pair(), "pair");
  check_cases(pair.first,
              [&](std::span<const std::byte> bytes) { return pair.second.send(bytes); });
}
