// UDP: set-up, and that each operation is one call and its error.
#include <cerrno>

#include <sys/socket.h>

#include "handles.hpp"
#include "seam.hpp"
#include "test.hpp"

using namespace mio;
using fault::Call;
using fault::error_of;
using fault::Handles;
using fault::moved_by;
using fault::Seam;

namespace {

constexpr net::SocketAddr kAnyPort{net::IpAddr::v4_loopback, 0};

struct Case {
  int code;
  ErrorKind kind;
};

// A socket that sends to itself.
struct Fixture {
  Fixture() noexcept : socket(*net::UdpSocket::bind(kAnyPort)), address(*socket.local_addr()) {}

  net::UdpSocket socket;
  net::SocketAddr address;
  std::byte bytes[4]{};
};

// Each way to receive.
using Receive = Error (*)(Fixture&);
constexpr Receive kReceives[] = {
    [](Fixture& fixture) { return error_of(fixture.socket.recv(fixture.bytes)); },
    [](Fixture& fixture) { return error_of(fixture.socket.recv_from(fixture.bytes)); },
    [](Fixture& fixture) { return error_of(fixture.socket.peek(fixture.bytes)); },
    [](Fixture& fixture) { return error_of(fixture.socket.peek_from(fixture.bytes)); }};

}  // namespace

TEST(udp, binding_takes_two_calls) {
  Seam seam;
  const auto socket = net::UdpSocket::bind(kAnyPort);
  REQUIRE(socket);
  CHECK_EQ(seam.total(), 2);
  CHECK_EQ(seam.asked(Call::socket), unsigned{SOCK_DGRAM | SOCK_NONBLOCK | SOCK_CLOEXEC});
}

TEST(udp, on_a_kernel_without_the_flags_of_socket_is_as_good) {
  Seam seam;
  seam.fail(Call::socket, EINVAL);
  const auto socket = net::UdpSocket::bind(kAnyPort);
  REQUIRE(socket);
  CHECK_EQ(seam.asked(Call::socket), unsigned{SOCK_DGRAM});
  CHECK(fault::is_nonblocking(socket->raw()));
  CHECK(fault::is_close_on_exec(socket->raw()));
}

TEST(udp, a_failing_step_of_binding_leaks_nothing_and_keeps_its_code) {
  const Handles before = Handles::now();
  const auto error_of_bind = [] {
    return error_of(net::UdpSocket::bind(kAnyPort, {.reuse_address = true, .reuse_port = true}));
  };
  Seam seam;
  seam.fail(Call::socket, EMFILE);
  CHECK_EQ(error_of_bind(), Error(ErrorKind::too_many_handles, EMFILE));
  CHECK_EQ(seam.count(Call::close), 0);
  for (const unsigned step : {0U, 1U}) {
    seam.fail(Call::setsockopt, ENOPROTOOPT, 1, step);
    CHECK_EQ(error_of_bind(), Error(ErrorKind::unsupported, ENOPROTOOPT));
  }
  seam.let_through(Call::setsockopt);
  seam.fail(Call::bind, EADDRINUSE);
  CHECK_EQ(error_of_bind(), Error(ErrorKind::address_in_use, EADDRINUSE));
  CHECK_EQ(seam.count(Call::close), 3);
  CHECK(Handles::now() == before);
}

TEST(udp, each_operation_is_one_call) {
  Fixture fixture;
  Seam seam;
  CHECK_EQ(moved_by(fixture.socket.send_to(fixture.bytes, fixture.address)), 4);
  CHECK_EQ(seam.total(), 1);
  CHECK_EQ(seam.asked(Call::sendto), unsigned{MSG_NOSIGNAL});
  CHECK(fixture.socket.peek(fixture.bytes));
  CHECK_EQ(seam.asked(Call::recvmsg), unsigned{MSG_PEEK});
  CHECK(fixture.socket.peek_from(fixture.bytes));
  CHECK_EQ(seam.asked(Call::recvmsg), unsigned{MSG_PEEK});
  CHECK(fixture.socket.recv_from(fixture.bytes));
  CHECK_EQ(seam.asked(Call::recvmsg), 0);
  CHECK_EQ(seam.total(), 4);
  CHECK(fixture.socket.connect(fixture.address));
  CHECK_EQ(moved_by(fixture.socket.send(fixture.bytes)), 4);
  CHECK_EQ(seam.asked(Call::send), unsigned{MSG_NOSIGNAL});
  CHECK(fixture.socket.recv(fixture.bytes));
  CHECK_EQ(seam.total(), 7);
}

TEST(udp, errors_of_receiving_keep_kind_and_code) {
  Fixture fixture;
  Seam seam;
  for (const Case& expected :
       {Case{EINTR, ErrorKind::interrupted}, Case{EAGAIN, ErrorKind::would_block},
        Case{ECONNREFUSED, ErrorKind::connection_refused}, Case{EBADF, ErrorKind::bad_handle}}) {
    for (const Receive receive : kReceives) {
      seam.forget_counts();
      seam.fail(Call::recvmsg, expected.code);
      CHECK_EQ(receive(fixture), Error(expected.kind, expected.code));
      CHECK_EQ(seam.total(), 1);
    }
  }
}

TEST(udp, errors_of_sending_keep_kind_and_code) {
  Fixture fixture;
  CHECK(fixture.socket.connect(fixture.address));
  Seam seam;
  for (const Case& expected :
       {Case{EINTR, ErrorKind::interrupted}, Case{EAGAIN, ErrorKind::would_block},
        Case{ECONNREFUSED, ErrorKind::connection_refused},
        Case{EMSGSIZE, ErrorKind::message_too_long}, Case{EACCES, ErrorKind::permission_denied},
        Case{EISCONN, ErrorKind::already_connected}}) {
    seam.forget_counts();
    seam.fail(Call::send, expected.code);
    CHECK_EQ(error_of(fixture.socket.send(fixture.bytes)), Error(expected.kind, expected.code));
    seam.fail(Call::sendto, expected.code);
    CHECK_EQ(error_of(fixture.socket.send_to(fixture.bytes, fixture.address)),
             Error(expected.kind, expected.code));
    CHECK_EQ(seam.total(), 2);
  }
}
