// Sockets that were handed over: what fails while they are looked at or taken.
#include <cerrno>
#include <cstdio>
#include <cstdlib>

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

// Hands a listener over to this very process, as a service manager does.
class HandedOver {
 public:
  HandedOver() noexcept {
    ::dup2(server_.listener.raw(), kFirst);
    char pid[16];
    std::snprintf(pid, sizeof pid, "%d", static_cast<int>(::getpid()));
    ::setenv("LISTEN_FDS", "1", 1);
    ::setenv("LISTEN_PID", pid, 1);
  }
  HandedOver(const HandedOver&) = delete;
  HandedOver& operator=(const HandedOver&) = delete;
  ~HandedOver() {
    ::unsetenv("LISTEN_FDS");
    ::unsetenv("LISTEN_PID");
    if (kept_ >= 0) {
      ::dup2(kept_, kFirst);
      ::close(kept_);
    } else {
      ::close(kFirst);
    }
  }

  // As a careless manager leaves it.
  static void clear_flags() noexcept {
    const fault::Aside aside;
    ::fcntl(kFirst, F_SETFL, 0);
    ::fcntl(kFirst, F_SETFD, 0);
  }

 private:
  fault::Server server_;
  // What had the number before; -1 if nothing.
  int kept_ = ::fcntl(kFirst, F_DUPFD_CLOEXEC, kFirst + 1);
};

}  // namespace

TEST(listen_fds, an_error_of_each_call_is_kept_and_nothing_is_taken) {
  const HandedOver handed_over;
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
