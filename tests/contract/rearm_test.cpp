// Promise 1 for each operation that the other files do not drain with: only the one that is looked
// at says would_block, and then the next event of its direction comes. Hard case 4.
#include <mio/io_slice.hpp>
#include <mio/net/udp_socket.hpp>
#include <mio/net/unix_datagram.hpp>
#include <mio/net/unix_listener.hpp>
#include <mio/net/unix_stream.hpp>
#include <mio/pipe.hpp>
#include <mio/source_fd.hpp>
#include <mio/sys/caps.hpp>
#include <mio/sys/pipes.hpp>

#include "datagrams.hpp"
#include "loop.hpp"
#include "test.hpp"

using namespace mio;
using namespace mio::test;

namespace {

constexpr Token kSource{1};
constexpr int kRounds = 3;
constexpr const char* kNoUdp = "the platform has no UDP";
constexpr const char* kNoUnix = "the platform has no Unix sockets";
constexpr const char* kNoPipes = "the platform has no pipes";

constinit std::byte buffer[64 * 1024]{};

// `receive(socket)` drains a socket from which the one datagram was taken.
template <class Receive>
void check_receiving(Receive receive) noexcept {
  Loop loop;
  net::UdpSocket socket = bind_udp();
  const net::UdpSocket sender = bind_udp();
  REQUIRE(loop.registry().register_source(socket, kSource, Interest::readable));
  for (int round = 0; round < kRounds; ++round) {
    CHECK(sender.send_to(bytes_of("x"), address_of(socket)));
    expect_exactly(loop, {{kSource, says_readable}});
    expect_received(socket, "x");
    CHECK(receive(socket).failed_with(ErrorKind::would_block));
    expect_no_events(loop);
  }
}

// `read(stream)` drains a stream from which all bytes were taken, in a read that was not short.
template <class Read>
void check_reading(Read read) noexcept {
  Loop loop;
  net::UnixStream::Pair pair = must(net::UnixStream::pair(), "pair");
  REQUIRE(loop.registry().register_source(pair.first, kSource, Interest::readable));
  for (int round = 0; round < kRounds; ++round) {
    CHECK_EQ(pair.second.write(bytes_of("abc")).value_or(0), 3);
    expect_exactly(loop, {{kSource, says_readable}});
    CHECK_EQ(read_once(pair.first, 3).value_or(0), 3);
    CHECK(read(pair.first).failed_with(ErrorKind::would_block));
    expect_no_events(loop);
  }
}

// `write(stream)` fills a stream to would_block; the other end then takes all of it.
template <class Write>
void check_writing(Write write) noexcept {
  Loop loop;
  net::UnixStream::Pair pair = must(net::UnixStream::pair(), "pair");
  REQUIRE(loop.registry().register_source(pair.first, kSource, Interest::writable));
  for (int round = 0; round < kRounds; ++round) {
    expect_events(loop, {{kSource, says_writable}});
    Result<std::size_t> written = write(pair.first);
    while (written) {
      written = write(pair.first);
    }
    CHECK(written.failed_with(ErrorKind::would_block));
    while (pair.second.read(buffer)) {
    }
  }
  expect_events(loop, {{kSource, says_writable}});
}

// `send(first)` fills what `second` will receive.
template <class Send>
void check_sending(net::UnixDatagram& first, const net::UnixDatagram& second, Send send) noexcept {
  Loop loop;
  REQUIRE(loop.registry().register_source(first, kSource, Interest::writable));
  for (int round = 0; round < kRounds; ++round) {
    expect_events(loop, {{kSource, says_writable}});
    Result<std::size_t> sent = send(first);
    while (sent) {
      CHECK_EQ(*sent, 1000);
      sent = send(first);
    }
    CHECK(sent.failed_with(ErrorKind::would_block));
    while (second.recv(buffer)) {
    }
  }
  expect_events(loop, {{kSource, says_writable}});
  CHECK(loop.registry().deregister_source(first));
}

std::span<const std::byte> datagram() noexcept { return std::span(buffer).first(1000); }

std::span<std::byte> room() noexcept { return buffer; }
std::span<const std::byte> bytes() noexcept { return buffer; }

Result<std::size_t> receive_one(sys::Handle handle) noexcept {
  return sys::Sockets::receive_datagram(handle, room(), net::Consume::yes)
      .transform([](const net::Datagram& datagram) noexcept { return datagram.size; });
}

TEST(rearm, writable_is_found_beside_reads_that_never_rest) {
  SKIP_UNLESS(host::knows_writable(), "the host cannot tell when a write is possible");
  Loop loop;
  TestListener listener;
  Connection connection(listener);
  REQUIRE(loop.registry().register_source(connection.stream, Token{1},
                                          Interest::readable | Interest::writable));
  Pattern written;
  const std::size_t size = fill(loop.poll, loop.events, connection.stream, written);
  connection.peer.receive(size);
  Pattern read;
  unsigned waited = 0;
  for (bool found = false; !found; ++waited) {
    REQUIRE(waited < 300);
    connection.peer.send(10);
    REQUIRE(loop.poll.poll(loop.events, Timeout::milliseconds(5000)));
    for (const Event& event : loop.events) {
      found = found || event.is_writable();
    }
    static_cast<void>(read_all(connection.stream, read));
  }
  CHECK(waited <= 32);
}

}  // namespace

// mio: udp_socket::et_behavior_recv
TEST(rearm, udp_recv) {
  SKIP_UNLESS(sys::caps::udp, kNoUdp);
  check_receiving([](const net::UdpSocket& socket) { return socket.recv(room()); });
}

// mio: udp_socket::et_behavior_recv_from
TEST(rearm, udp_recv_from) {
  SKIP_UNLESS(sys::caps::udp, kNoUdp);
  check_receiving([](const net::UdpSocket& socket) { return socket.recv_from(room()); });
}

TEST(rearm, udp_peek) {
  SKIP_UNLESS(sys::caps::udp, kNoUdp);
  SKIP_UNLESS(sys::caps::peeks, "the platform cannot peek");
  check_receiving([](const net::UdpSocket& socket) { return socket.peek(room()); });
}

TEST(rearm, udp_peek_from) {
  SKIP_UNLESS(sys::caps::udp, kNoUdp);
  SKIP_UNLESS(sys::caps::peeks, "the platform cannot peek");
  check_receiving([](const net::UdpSocket& socket) { return socket.peek_from(room()); });
}

// mio: doc::UdpSocket::try_io
TEST(rearm, udp_try_io) {
  SKIP_UNLESS(sys::caps::udp, kNoUdp);
  check_receiving(
      [](const net::UdpSocket& socket) { return socket.try_io(Interest::readable, receive_one); });
}

TEST(rearm, unix_stream_read) {
  SKIP_UNLESS(sys::caps::unix_sockets, kNoUnix);
  check_reading([](const net::UnixStream& stream) { return stream.read(room()); });
}

TEST(rearm, unix_stream_peek) {
  SKIP_UNLESS(sys::caps::unix_sockets, kNoUnix);
  check_reading([](const net::UnixStream& stream) { return stream.peek(room()); });
}

TEST(rearm, unix_stream_read_vectored) {
  SKIP_UNLESS(sys::caps::unix_sockets, kNoUnix);
  check_reading([](const net::UnixStream& stream) {
    const IoSliceMut slices[] = {room().first(10), room().subspan(10, 10)};
    return stream.read_vectored(slices);
  });
}

// mio: doc::UnixStream::try_io
TEST(rearm, unix_stream_try_io_for_reading) {
  SKIP_UNLESS(sys::caps::unix_sockets, kNoUnix);
  check_reading([](const net::UnixStream& stream) {
    return stream.try_io(Interest::readable,
                         [](sys::Handle handle) { return sys::Sockets::receive(handle, room()); });
  });
}

TEST(rearm, unix_stream_write) {
  SKIP_UNLESS(sys::caps::unix_sockets, kNoUnix);
  check_writing([](const net::UnixStream& stream) { return stream.write(room()); });
}

TEST(rearm, unix_stream_write_vectored) {
  SKIP_UNLESS(sys::caps::unix_sockets, kNoUnix);
  check_writing([](const net::UnixStream& stream) {
    const IoSlice slices[] = {bytes().first(10'000), bytes().subspan(10'000)};
    return stream.write_vectored(slices);
  });
}

TEST(rearm, unix_stream_try_io_for_writing) {
  SKIP_UNLESS(sys::caps::unix_sockets, kNoUnix);
  check_writing([](const net::UnixStream& stream) {
    return stream.try_io(Interest::writable,
                         [](sys::Handle handle) { return sys::Sockets::send(handle, room()); });
  });
}

TEST(rearm, try_io_for_reading_does_not_announce_writable) {
  SKIP_UNLESS(sys::caps::unix_sockets, kNoUnix);
  Loop loop;
  net::UnixStream::Pair pair = must(net::UnixStream::pair(), "pair");
  REQUIRE(loop.registry().register_source(pair.first, kSource,
                                          Interest::readable | Interest::writable));
  expect_exactly(loop, {{kSource, says_writable}});
  const auto would_block = [](sys::Handle) { return Result<>(ErrorKind::would_block); };
  CHECK(pair.first.try_io(Interest::readable, would_block).failed_with(ErrorKind::would_block));
  expect_no_events(loop);
}

TEST(rearm, unix_datagram_send) {
  SKIP_UNLESS(sys::caps::unix_sockets, kNoUnix);
  net::UnixDatagram::Pair pair = must(net::UnixDatagram::pair(), "pair");
  check_sending(pair.first, pair.second,
                [](const net::UnixDatagram& socket) { return socket.send(datagram()); });
}

// Where one end is connected to the other, whose queue has room, it is its own buffer that fills.
TEST(rearm, unix_datagram_send_to) {
  SKIP_UNLESS(sys::caps::unix_sockets, kNoUnix);
  const Scratch scratch;
  net::UnixDatagram first = must(net::UnixDatagram::bind("first"), "bind");
  const net::UnixDatagram second = must(net::UnixDatagram::bind("second"), "bind");
  REQUIRE(second.connect(address_of(first)));
  const net::UnixAddr to = address_of(second);
  check_sending(first, second,
                [&](const net::UnixDatagram& socket) { return socket.send_to(datagram(), to); });
}

TEST(rearm, unix_datagram_receives) {
  SKIP_UNLESS(sys::caps::unix_sockets, kNoUnix);
  using Socket = net::UnixDatagram;
  using Drain = bool (*)(const Socket&);
  constexpr ErrorKind kDry = ErrorKind::would_block;
  constexpr Drain kDrains[] = {
      [](const Socket& socket) { return socket.recv(room()).failed_with(kDry); },
      [](const Socket& socket) { return socket.recv_from(room()).failed_with(kDry); },
      [](const Socket& socket) { return socket.peek(room()).failed_with(kDry); },
      [](const Socket& socket) { return socket.peek_from(room()).failed_with(kDry); }};
  Loop loop;
  Socket::Pair pair = must(Socket::pair(), "pair");
  REQUIRE(loop.registry().register_source(pair.first, kSource, Interest::readable));
  for (const Drain drain : kDrains) {
    for (int round = 0; round < 2; ++round) {
      CHECK(pair.second.send(bytes_of("x")));
      expect_exactly(loop, {{kSource, says_readable}});
      expect_received(pair.first, "x");
      CHECK(drain(pair.first));
    }
  }
  expect_no_events(loop);
}

// mio on poll(2) gave one event for three connections.
TEST(rearm, unix_listener_accept) {
  SKIP_UNLESS(sys::caps::unix_sockets, kNoUnix);
  const Scratch scratch;
  Loop loop;
  net::UnixListener listener = must(net::UnixListener::bind("listener"), "bind");
  REQUIRE(loop.registry().register_source(listener, kSource, Interest::readable));
  for (int round = 0; round < kRounds; ++round) {
    const net::UnixStream client = must(net::UnixStream::connect("listener"), "connect");
    expect_exactly(loop, {{kSource, says_readable}});
    CHECK(listener.accept());
    CHECK(listener.accept().failed_with(ErrorKind::would_block));
    expect_no_events(loop);
  }
}

// mio: doc::Receiver::try_io
TEST(rearm, pipe_read_and_its_like) {
  SKIP_UNLESS(sys::caps::pipes, kNoPipes);
  using Drain = Result<std::size_t> (*)(const pipe::Receiver&);
  constexpr Drain kDrains[] = {[](const pipe::Receiver& end) { return end.read(room()); },
                               [](const pipe::Receiver& end) {
                                 const IoSliceMut slices[] = {room().first(10),
                                                              room().subspan(10, 10)};
                                 return end.read_vectored(slices);
                               },
                               [](const pipe::Receiver& end) {
                                 return end.try_io(Interest::readable, [](sys::Handle handle) {
                                   const IoSliceMut slice(room());
                                   return sys::Pipes::read(handle, {&slice, 1});
                                 });
                               }};
  Loop loop;
  pipe::Pipe ends = must(pipe::create(), "pipe");
  REQUIRE(loop.registry().register_source(ends.receiver, kSource, Interest::readable));
  for (const Drain drain : kDrains) {
    for (int round = 0; round < 2; ++round) {
      CHECK(ends.sender.write(bytes_of("abc")));
      expect_exactly(loop, {{kSource, says_readable}});
      CHECK_EQ(ends.receiver.read(room().first(3)).value_or(0), 3);
      CHECK(drain(ends.receiver).failed_with(ErrorKind::would_block));
      expect_no_events(loop);
    }
  }
}

// mio: doc::Sender::try_io
TEST(rearm, pipe_write_and_its_like) {
  SKIP_UNLESS(sys::caps::pipes, kNoPipes);
  using Fill = Result<std::size_t> (*)(const pipe::Sender&);
  constexpr Fill kFills[] = {[](const pipe::Sender& end) { return end.write(datagram()); },
                             [](const pipe::Sender& end) {
                               const IoSlice slices[] = {bytes().first(500),
                                                         bytes().subspan(500, 500)};
                               return end.write_vectored(slices);
                             },
                             [](const pipe::Sender& end) {
                               return end.try_io(Interest::writable, [](sys::Handle handle) {
                                 const IoSlice slice(datagram());
                                 return sys::Pipes::write(handle, {&slice, 1});
                               });
                             }};
  Loop loop;
  pipe::Pipe ends = must(pipe::create(), "pipe");
  REQUIRE(loop.registry().register_source(ends.sender, kSource, Interest::writable));
  for (const Fill fill : kFills) {
    for (int round = 0; round < 2; ++round) {
      expect_events(loop, {{kSource, says_writable}});
      Result<std::size_t> written = fill(ends.sender);
      while (written) {
        written = fill(ends.sender);
      }
      CHECK(written.failed_with(ErrorKind::would_block));
      while (ends.receiver.read(room())) {
      }
    }
  }
  expect_events(loop, {{kSource, says_writable}});
}

TEST(rearm, source_fd_try_io) {
  SKIP_UNLESS(sys::caps::borrowed_handles && sys::caps::udp, "the platform borrows no handles");
  Loop loop;
  const net::UdpSocket socket = bind_udp();
  const net::UdpSocket sender = bind_udp();
  SourceFd borrowed(socket.raw());
  REQUIRE(loop.registry().register_source(borrowed, kSource, Interest::readable));
  for (int round = 0; round < kRounds; ++round) {
    CHECK(sender.send_to(bytes_of("x"), address_of(socket)));
    expect_exactly(loop, {{kSource, says_readable}});
    CHECK_EQ(borrowed.try_io(loop.registry(), Interest::readable, receive_one).value_or(0), 1);
    CHECK(borrowed.try_io(loop.registry(), Interest::readable, receive_one)
              .failed_with(ErrorKind::would_block));
    expect_no_events(loop);
  }
  CHECK(loop.registry().deregister_source(borrowed));
}
