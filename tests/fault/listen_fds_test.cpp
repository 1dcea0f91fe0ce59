// Sockets that were handed over: what fails while they are looked at or taken.
#include <cerrno>
#include <cstddef>
#include <cstdio>
#include <cstdlib>
#include <initializer_list>

#include <fcntl.h>
#include <unistd.h>

#include "handles.hpp"
#include "seam.hpp"
#include "test.hpp"

using namespace mio;
using fault::Call;
using fault::error_of;
using fault::Seam;

namespace {

// The protocol starts at this number, whatever the harness or ctest may keep there.
constexpr int kFirst = 3;

// Hands sockets over to this very process, as a service manager does.
class HandedOver {
 public:
  explicit HandedOver(std::initializer_list<int> fds, const char* names = "") noexcept
      : count_(static_cast<int>(fds.size())) {
    REQUIRE(count_ <= kMost);
    int next = kFirst;
    for (const int fd : fds) {
      kept_[next - kFirst] = ::fcntl(next, F_DUPFD_CLOEXEC, kFirst + kMost);
      ::dup2(fd, next++);
    }
    ::setenv("LISTEN_FDS", text_of(count_).text, 1);
    ::setenv("LISTEN_PID", text_of(static_cast<int>(::getpid())).text, 1);
    ::setenv("LISTEN_FDNAMES", names, 1);
  }
  HandedOver(const HandedOver&) = delete;
  HandedOver& operator=(const HandedOver&) = delete;
  ~HandedOver() {
    ::unsetenv("LISTEN_FDS");
    ::unsetenv("LISTEN_PID");
    ::unsetenv("LISTEN_FDNAMES");
    for (int index = 0; index < count_; ++index) {
      if (kept_[index] >= 0) {
        ::dup2(kept_[index], kFirst + index);
        ::close(kept_[index]);
      } else {
        ::close(kFirst + index);
      }
    }
  }

  // As a careless manager leaves it.
  static void clear_flags(int index = 0) noexcept {
    const fault::Aside aside;
    ::fcntl(kFirst + index, F_SETFL, 0);
    ::fcntl(kFirst + index, F_SETFD, 0);
  }

 private:
  static constexpr int kMost = 5;

  struct Number {
    char text[16];
  };
  static Number text_of(int number) noexcept {
    Number result;
    std::snprintf(result.text, sizeof result.text, "%d", number);
    return result;
  }

  int count_;
  int kept_[kMost]{};  // What had the numbers before; -1 if nothing.
};

// Number `index`, by its name; and once only.
template <class Socket>
void expect_taken(int index, const char* name) noexcept {
  HandedOver::clear_flags(index);
  const Result<Socket> socket = Socket::preopened(name);
  REQUIRE(socket);
  CHECK_EQ(socket->raw(), kFirst + index);
  CHECK(fault::is_nonblocking(socket->raw()));
  CHECK(fault::is_close_on_exec(socket->raw()));
  CHECK_EQ(error_of(Socket::preopened(static_cast<std::size_t>(index))),
           Error(ErrorKind::already_exists));
}

}  // namespace

TEST(listen_fds, an_error_of_each_call_is_kept_and_nothing_is_taken) {
  const fault::Server server;
  const HandedOver handed_over({server.listener.raw()});
  const auto fds = ListenFds::from_environment();
  REQUIRE(fds);
  const Error expected(ErrorKind::bad_handle, EBADF);
  Seam seam;
  for (unsigned step = 0; step < 2; ++step) {
    seam.fail(Call::getsockopt, EBADF, 1, step);
    CHECK_EQ(error_of(fds->kind(0)), expected);
  }
  seam.fail(Call::getsockopt, ENOTSOCK);
  CHECK_EQ(error_of(fds->kind(0)), Error(ErrorKind::not_a_socket, ENOTSOCK));
  seam.fail(Call::getsockname, EBADF);
  CHECK_EQ(error_of(net::TcpListener::preopened(0)), expected);
  // Setting the flags fails at each of its steps, and each time it can be taken again.
  for (unsigned step = 0; step < 4; ++step) {
    HandedOver::clear_flags();
    seam.fail(Call::fcntl, EPERM, 1, step);
    CHECK_EQ(error_of(net::TcpListener::preopened(0)), Error(ErrorKind::permission_denied, EPERM));
  }
  CHECK_EQ(seam.count(Call::close), 0);

  HandedOver::clear_flags();
  const auto listener = net::TcpListener::preopened(0);
  REQUIRE(listener);
  CHECK(fault::is_nonblocking(listener->raw()));
  CHECK(fault::is_close_on_exec(listener->raw()));
  CHECK_EQ(error_of(net::TcpListener::preopened(0)), Error(ErrorKind::already_exists));
}

// Number 0 was taken by the test before, and so it stays for the whole process.
TEST(listen_fds, sockets_of_each_kind_are_taken_by_number_and_by_name) {
  const fault::Server server;
  const auto udp = net::UdpSocket::bind({net::IpAddr::v4(127, 0, 0, 1), 0});
  const auto name = net::UnixAddr::from_abstract_name("mio-listen-fds-test");
  REQUIRE(udp);
  REQUIRE(name);
  const auto unix_listener = net::UnixListener::bind(*name);
  const auto pair = net::UnixDatagram::pair();
  REQUIRE(unix_listener);
  REQUIRE(pair);
  const HandedOver handed_over(
      {server.listener.raw(), udp->raw(), unix_listener->raw(), pair->first.raw()},
      "web:dns:control:log");

  CHECK_EQ(error_of(net::UdpSocket::preopened("control")), Error(ErrorKind::wrong_type));
  CHECK_EQ(error_of(net::UnixListener::preopened(3)), Error(ErrorKind::wrong_type));
  CHECK_EQ(error_of(net::UnixDatagram::preopened(1)), Error(ErrorKind::wrong_type));
  CHECK_EQ(error_of(net::UnixDatagram::preopened("nobody")), Error(ErrorKind::not_found));
  CHECK_EQ(error_of(net::UdpSocket::preopened(4)), Error(ErrorKind::invalid_input));
  expect_taken<net::UdpSocket>(1, "dns");
  expect_taken<net::UnixListener>(2, "control");
  expect_taken<net::UnixDatagram>(3, "log");
}
