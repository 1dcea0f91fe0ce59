// Set-up of sockets: bind and connect, and the options.
#include <cerrno>

#include <sys/socket.h>

#include "handles.hpp"
#include "seam.hpp"
#include "test.hpp"

using namespace mio;
using fault::Call;
using fault::error_of;
using fault::Handles;
using fault::Seam;

namespace {

constexpr net::SocketAddr kAnyPort{net::IpAddr::v4_loopback, 0};

Error error_of_bind() noexcept {
  const auto bound = net::TcpListener::bind(kAnyPort);
  return bound ? Error(ErrorKind::other) : bound.error();
}

Error error_of_connect(const net::SocketAddr& address) noexcept {
  const auto connected = net::TcpStream::connect(address);
  return connected ? Error(ErrorKind::other) : connected.error();
}

// Until the handshake is over, which takes a moment even on the loopback.
void check_connects(const net::TcpStream& stream) noexcept {
  const fault::Aside aside;
  Sources<1> sources;
  auto poll = Poll::create(sources);
  REQUIRE(poll);
  auto borrowed = net::TcpStream::from_raw(stream.raw());
  CHECK(poll->registry().register_source(borrowed, Token{1}, Interest::writable));
  CHECK(fault::sees(*poll, Token{1}));
  CHECK(stream.connect_result());
  CHECK(poll->registry().deregister_source(borrowed));
  (void)std::move(borrowed).into_raw();  // `stream` closes it.
}

}  // namespace

TEST(bind, takes_four_calls) {
  Seam seam;
  const auto listener = net::TcpListener::bind(kAnyPort);
  REQUIRE(listener);
  CHECK_EQ(seam.total(), 4);
  CHECK_EQ(seam.asked(Call::socket), unsigned{SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC});
  CHECK(fault::is_nonblocking(listener->raw()));
  CHECK(fault::is_close_on_exec(listener->raw()));
}

TEST(bind, invalid_backlog_makes_no_call) {
  Seam seam;
  CHECK(net::TcpListener::bind(kAnyPort, {.backlog = 0}).failed_with(ErrorKind::invalid_input));
  CHECK_EQ(seam.total(), 0);
}

TEST(bind, a_failing_step_leaks_nothing_and_keeps_its_code) {
  const Handles before = Handles::now();
  Seam seam;
  for (const int code : {EMFILE, ENFILE}) {
    seam.fail(Call::socket, code);
    CHECK_EQ(error_of_bind(), Error(ErrorKind::too_many_handles, code));
  }
  seam.fail(Call::socket, EAFNOSUPPORT);
  CHECK_EQ(error_of_bind(), Error(ErrorKind::unsupported, EAFNOSUPPORT));
  CHECK_EQ(seam.total(), 3);
  seam.fail(Call::setsockopt, ENOPROTOOPT);
  CHECK_EQ(error_of_bind(), Error(ErrorKind::unsupported, ENOPROTOOPT));
  seam.fail(Call::bind, EADDRINUSE);
  CHECK_EQ(error_of_bind(), Error(ErrorKind::address_in_use, EADDRINUSE));
  seam.fail(Call::listen, EADDRINUSE);
  CHECK_EQ(error_of_bind(), Error(ErrorKind::address_in_use, EADDRINUSE));
  CHECK(Handles::now() == before);
}

TEST(bind, on_a_kernel_without_the_flags_of_socket_is_as_good) {
  Seam seam;
  seam.fail(Call::socket, EINVAL);
  const auto listener = net::TcpListener::bind(kAnyPort);
  REQUIRE(listener);
  CHECK_EQ(seam.count(Call::socket), 2);
  CHECK_EQ(seam.asked(Call::socket), unsigned{SOCK_STREAM});
  CHECK(fault::is_nonblocking(listener->raw()));
  CHECK(fault::is_close_on_exec(listener->raw()));
  const auto peer = fault::connect_peer(*listener->local_addr());
  CHECK(peer.is_open());
  CHECK(listener->accept());
  CHECK(listener->accept().failed_with(ErrorKind::would_block));
}

TEST(bind, where_socket_fails_in_both_forms_keeps_the_last_code) {
  const Handles before = Handles::now();
  Seam seam;
  seam.fail(Call::socket, EINVAL, 2);
  CHECK_EQ(error_of_bind(), Error(ErrorKind::invalid_input, EINVAL));
  for (unsigned step = 0; step < 4; ++step) {
    seam.reset();
    seam.fail(Call::socket, EINVAL);
    seam.fail(Call::fcntl, EPERM, 1, step);
    CHECK_EQ(error_of_bind(), Error(ErrorKind::permission_denied, EPERM));
    CHECK_EQ(seam.count(Call::fcntl), step + 1);
  }
  CHECK(Handles::now() == before);
}

TEST(connect, takes_two_calls) {
  fault::Server server;
  Seam seam;
  const auto stream = net::TcpStream::connect(server.address);
  REQUIRE(stream);
  CHECK_EQ(seam.total(), 2);
  check_connects(*stream);
}

TEST(connect, on_a_kernel_without_the_flags_of_socket_is_as_good) {
  fault::Server server;
  Seam seam;
  seam.fail(Call::socket, EINVAL);
  const auto stream = net::TcpStream::connect(server.address);
  REQUIRE(stream);
  CHECK(fault::is_nonblocking(stream->raw()));
  CHECK(fault::is_close_on_exec(stream->raw()));
  check_connects(*stream);
}

TEST(connect, a_failing_step_leaks_nothing_and_keeps_its_code) {
  fault::Server server;
  const Handles before = Handles::now();
  Seam seam;
  for (const int code : {EMFILE, ENFILE}) {
    seam.fail(Call::socket, code);
    CHECK_EQ(error_of_connect(server.address), Error(ErrorKind::too_many_handles, code));
  }
  seam.fail(Call::connect, EINTR);
  CHECK_EQ(error_of_connect(server.address), Error(ErrorKind::interrupted, EINTR));
  CHECK_EQ(seam.count(Call::connect), 1);
  seam.fail(Call::connect, ENETUNREACH);
  CHECK_EQ(error_of_connect(server.address), Error(ErrorKind::network_unreachable, ENETUNREACH));
  seam.fail(Call::connect, EADDRNOTAVAIL);
  CHECK_EQ(error_of_connect(server.address),
           Error(ErrorKind::address_not_available, EADDRNOTAVAIL));
  for (unsigned step = 0; step < 4; ++step) {
    seam.reset();
    seam.fail(Call::socket, EINVAL);
    seam.fail(Call::fcntl, EPERM, 1, step);
    CHECK_EQ(error_of_connect(server.address), Error(ErrorKind::permission_denied, EPERM));
  }
  CHECK(Handles::now() == before);
}

TEST(connect_result, tells_what_each_of_its_two_calls_says) {
  fault::Server server;
  const fault::Connection connection(server);
  Seam seam;
  seam.fail(Call::getsockopt, EBADF);
  CHECK_EQ(error_of(connection.stream.connect_result()), Error(ErrorKind::bad_handle, EBADF));
  seam.fail(Call::getpeername, ENOTCONN);
  CHECK_EQ(error_of(connection.stream.connect_result()), Error(ErrorKind::would_block, ENOTCONN));
  seam.fail(Call::getpeername, ENOBUFS);
  CHECK_EQ(error_of(connection.stream.connect_result()), Error(ErrorKind::out_of_memory, ENOBUFS));
  CHECK(connection.stream.connect_result());
}

TEST(options, an_error_is_passed_on) {
  fault::Server server;
  const fault::Connection connection(server);
  const auto& stream = connection.stream;
  const Error expected(ErrorKind::bad_handle, EBADF);
  Seam seam;
  seam.fail(Call::setsockopt, EBADF);
  CHECK_EQ(error_of(stream.set_nodelay(true)), expected);
  seam.fail(Call::getsockopt, EBADF);
  CHECK_EQ(error_of(stream.nodelay()), expected);
  seam.fail(Call::getsockname, EBADF);
  CHECK_EQ(error_of(stream.set_ttl(3)), expected);
  seam.fail(Call::getsockname, EBADF);
  CHECK_EQ(error_of(stream.ttl()), expected);
  seam.fail(Call::setsockopt, EBADF);
  CHECK_EQ(error_of(stream.set_ttl(3)), expected);
  seam.fail(Call::getsockopt, EBADF);
  CHECK_EQ(error_of(stream.ttl()), expected);
  seam.fail(Call::getsockopt, EBADF);
  CHECK_EQ(stream.take_error().error(), expected);
  seam.fail(Call::shutdown, ENOTCONN);
  CHECK_EQ(error_of(stream.shutdown(net::Shutdown::both)),
           Error(ErrorKind::not_connected, ENOTCONN));
  seam.fail(Call::getpeername, EBADF);
  CHECK_EQ(error_of(stream.peer_addr()), expected);
  seam.fail(Call::getsockname, EBADF);
  CHECK_EQ(error_of(stream.local_addr()), expected);
}
