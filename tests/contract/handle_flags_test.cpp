// Promise 9 for each way to make a handle: it is non-blocking and stays in this process. Hard case
// 18.
#include <mio/net/udp_socket.hpp>
#include <mio/net/unix_datagram.hpp>
#include <mio/net/unix_listener.hpp>
#include <mio/pipe.hpp>
#include <mio/sys/caps.hpp>

#include "datagrams.hpp"
#include "host.hpp"
#include "test.hpp"

using namespace mio;
using namespace mio::test;

namespace {

constexpr const char* kNotHere = "the platform lacks Unix sockets, UDP or pipes";
constexpr bool kIsHere = sys::caps::unix_sockets && sys::caps::udp && sys::caps::pipes;

// One of each.
struct All {
  All() noexcept : accepted(must(listener.accept(), "accept").stream) {}

  template <class Visit>
  void visit(Visit visit) const noexcept {
    visit(udp.raw());
    visit(listener.raw());
    visit(client.raw());
    visit(accepted.raw());
    visit(streams.first.raw());
    visit(streams.second.raw());
    visit(bound.raw());
    visit(unbound.raw());
    visit(datagrams.first.raw());
    visit(datagrams.second.raw());
    visit(ends.sender.raw());
    visit(ends.receiver.raw());
  }

  Scratch scratch;
  net::UdpSocket udp = bind_udp();
  net::UnixListener listener = must(net::UnixListener::bind("listener"), "bind");
  net::UnixStream client = must(net::UnixStream::connect("listener"), "connect");
  net::UnixStream accepted;
  net::UnixStream::Pair streams = must(net::UnixStream::pair(), "pair");
  net::UnixDatagram bound = must(net::UnixDatagram::bind("datagram"), "bind");
  net::UnixDatagram unbound = must(net::UnixDatagram::unbound(), "unbound");
  net::UnixDatagram::Pair datagrams = must(net::UnixDatagram::pair(), "pair");
  pipe::Pipe ends = must(pipe::create(), "pipe");
};

}  // namespace

TEST(handle_flags, every_handle_is_nonblocking_and_close_on_exec) {
  SKIP_UNLESS(kIsHere, kNotHere);
  const All all;
  all.visit([](sys::Handle handle) {
    CHECK(host::is_nonblocking(handle));
    CHECK(host::is_close_on_exec(handle));
  });
}

TEST(handle_flags, no_handle_is_inherited) {
  SKIP_UNLESS(kIsHere && host::has_processes(), kNotHere);
  const std::size_t before = host::inherited_handle_count();
  const All all;
  CHECK_EQ(host::inherited_handle_count(), before);
}

TEST(handle_flags, every_handle_is_closed_at_the_end) {
  SKIP_UNLESS(kIsHere && host::counts_handles(), kNotHere);
  const std::size_t before = host::open_handle_count();
  for (int round = 0; round < 3; ++round) {
    const All all;
    CHECK(host::open_handle_count() > before);
  }
  CHECK_EQ(host::open_handle_count(), before);
}

TEST(handle_flags, failed_making_leaves_nothing) {
  SKIP_UNLESS(kIsHere && host::counts_handles(), kNotHere);
  const Scratch scratch;
  const std::size_t before = host::open_handle_count();
  const net::SocketAddr nowhere(net::IpAddr::v4(192, 0, 2, 1), 0);
  CHECK(net::UdpSocket::bind(nowhere).failed_with(ErrorKind::address_not_available));
  CHECK(net::UnixListener::bind("no folder/x").failed_with(ErrorKind::not_found));
  CHECK(net::UnixDatagram::bind("no folder/x").failed_with(ErrorKind::not_found));
  CHECK(net::UnixStream::connect("missing").failed_with(ErrorKind::not_found));
  CHECK_EQ(host::open_handle_count(), before);
}
