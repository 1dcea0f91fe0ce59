// Writing to a pipe that nobody reads, where the kernel knows no RWF_NOSIGNAL (before 6.18): no
// signal comes, and the thread's signals are as they were.
#include <cerrno>
#include <csignal>
#include <ctime>

#include "handles.hpp"
#include "seam.hpp"
#include "test.hpp"

using namespace mio;
using fault::Call;
using fault::error_of;
using fault::moved_by;
using fault::Seam;

namespace {

constinit volatile std::sig_atomic_t handled = 0;

sigset_t only_sigpipe() noexcept {
  sigset_t set;
  sigemptyset(&set);
  sigaddset(&set, SIGPIPE);
  return set;
}

bool is_blocked() noexcept {
  const fault::Aside aside;
  sigset_t now;
  return sigprocmask(SIG_BLOCK, nullptr, &now) == 0 && sigismember(&now, SIGPIPE) == 1;
}

bool is_pending() noexcept {
  const fault::Aside aside;
  sigset_t now;
  return sigpending(&now) == 0 && sigismember(&now, SIGPIPE) == 1;
}

// Takes a pending one away; whether there was one.
bool take_pending() noexcept {
  const fault::Aside aside;
  const sigset_t set = only_sigpipe();
  const timespec at_once{};
  return sigtimedwait(&set, nullptr, &at_once) == SIGPIPE;
}

// Blocks SIGPIPE while it lives.
class Blocked {
 public:
  Blocked() noexcept {
    const fault::Aside aside;
    const sigset_t set = only_sigpipe();
    CHECK_EQ(sigprocmask(SIG_BLOCK, &set, &before_), 0);
  }
  Blocked(const Blocked&) = delete;
  Blocked& operator=(const Blocked&) = delete;
  ~Blocked() {
    const fault::Aside aside;
    CHECK_EQ(sigprocmask(SIG_SETMASK, &before_, nullptr), 0);
  }

 private:
  sigset_t before_;
};

// A kernel that refuses the flag, a pipe, and a SIGPIPE that would kill.
struct Fixture {
  explicit Fixture(int code = EOPNOTSUPP) noexcept : ends(pipe::create()) {
    std::signal(SIGPIPE, SIG_DFL);
    seam.fail(Call::pwritev2, code, Seam::always);
    seam.forget_counts();
  }

  const pipe::Sender& sender() const noexcept { return ends->sender; }
  void end_reading() noexcept { const pipe::Receiver gone(std::move(ends->receiver)); }
  Result<std::size_t> write() const noexcept { return sender().write(bytes); }

  Seam seam;
  Result<pipe::Pipe> ends;
  std::byte bytes[4]{};
};

}  // namespace

// First of all, since it is asked once in a process.
TEST(sigpipe, flag_that_was_refused_is_not_asked_for_again) {
  Fixture fixture;
  for (unsigned round = 1; round <= 3; ++round) {
    CHECK_EQ(moved_by(fixture.write()), 4);
    CHECK(fixture.seam.count(Call::pwritev2) <= 1);
    CHECK_EQ(fixture.seam.count(Call::writev), round);
  }
}

TEST(sigpipe, broken_pipe_kills_nobody_and_leaves_nothing) {
  for (const int code : {EOPNOTSUPP, ENOSYS}) {
    Fixture fixture(code);
    fixture.end_reading();
    const IoSlice slices[] = {std::span<const std::byte>(fixture.bytes),
                              std::span<const std::byte>(fixture.bytes)};
    for (int round = 0; round < 2; ++round) {
      CHECK_EQ(error_of(fixture.write()), Error(ErrorKind::broken_pipe, EPIPE));
      CHECK_EQ(error_of(fixture.sender().write_vectored(slices)),
               Error(ErrorKind::broken_pipe, EPIPE));
      CHECK(!is_blocked());
      CHECK(!is_pending());
    }
    CHECK_EQ(fixture.seam.count(Call::writev), 4);
  }
}

TEST(sigpipe, no_handler_is_called) {
  Fixture fixture;
  fixture.end_reading();
  handled = 0;
  std::signal(SIGPIPE, [](int) { handled = handled + 1; });
  CHECK_EQ(error_of(fixture.write()), Error(ErrorKind::broken_pipe, EPIPE));
  CHECK_EQ(int{handled}, 0);
  // One of somebody else still is.
  std::raise(SIGPIPE);
  CHECK_EQ(int{handled}, 1);
  std::signal(SIGPIPE, SIG_DFL);
}

TEST(sigpipe, blocked_before_is_blocked_afterwards_and_none_waits) {
  Fixture fixture;
  fixture.end_reading();
  const Blocked blocked;
  CHECK_EQ(error_of(fixture.write()), Error(ErrorKind::broken_pipe, EPIPE));
  CHECK(is_blocked());
  CHECK(!is_pending());
}

TEST(sigpipe, one_that_waited_before_still_waits) {
  Fixture fixture;
  fixture.end_reading();
  const Blocked blocked;
  std::raise(SIGPIPE);
  REQUIRE(is_pending());
  CHECK_EQ(error_of(fixture.write()), Error(ErrorKind::broken_pipe, EPIPE));
  CHECK(is_blocked());
  CHECK(is_pending());
  CHECK_EQ(fixture.seam.count(Call::sigtimedwait), 0);
  CHECK(take_pending());
  CHECK(!is_pending());
}

TEST(sigpipe, interrupted_while_it_is_taken_away_is_tried_again) {
  Fixture fixture;
  fixture.end_reading();
  fixture.seam.fail(Call::sigtimedwait, EINTR, 2);
  CHECK_EQ(error_of(fixture.write()), Error(ErrorKind::broken_pipe, EPIPE));
  CHECK_EQ(fixture.seam.count(Call::sigtimedwait), 3);
  CHECK(!is_blocked());
  CHECK(!is_pending());
}

// Taking the signal away sets errno too.
TEST(sigpipe, error_is_that_of_the_write) {
  Fixture fixture;
  for (const auto& [code, kind] : {std::pair(EINTR, ErrorKind::interrupted),
                                   {EAGAIN, ErrorKind::would_block},
                                   {EBADF, ErrorKind::bad_handle}}) {
    fixture.seam.fail(Call::writev, code);
    CHECK_EQ(error_of(fixture.write()), Error(kind, code));
    CHECK(!is_blocked());
  }
  while (fixture.write()) {
  }
  CHECK_EQ(error_of(fixture.write()), Error(ErrorKind::would_block, EAGAIN));
  CHECK(!is_blocked());
}
