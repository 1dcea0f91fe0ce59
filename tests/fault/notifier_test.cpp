// What ends a wait: an eventfd, or a pipe where there is none, whichever the build has chosen.
#include <cerrno>

#include <fcntl.h>
#include <poll.h>

#include <mio/posix/notifier.hpp>

#include "handles.hpp"
#include "seam.hpp"
#include "test.hpp"

using namespace mio;
using fault::Call;
using fault::error_of;
using fault::Handles;
using fault::Seam;
using posix::Notifier;

namespace {

bool is_readable(const Notifier& notifier) noexcept {
  const fault::Aside aside;
  pollfd waits{notifier.handle(), POLLIN, 0};
  return ::poll(&waits, 1, 0) == 1;
}

// Each way to make one that there may be, in the order in which they are tried.
constexpr Call kMeans[] = {Call::eventfd, Call::pipe2, Call::pipe};

// Has those fail that come before `means`.
void leave_from(Seam& seam, Call means) noexcept {
  for (const Call call : kMeans) {
    if (call == means) {
      return;
    }
    seam.fail(call, ENOSYS, Seam::always);
  }
}

}  // namespace

TEST(notifier, by_every_means_is_as_good) {
  for (const Call means : kMeans) {
    const Handles before = Handles::now();
    Seam seam;
    leave_from(seam, means);
    const auto notifier = Notifier::make();
    REQUIRE(notifier);
    const Handles made = Handles::now().since(before);
    CHECK(made.count() <= 2);
    for (int fd = made.next(); fd >= 0; fd = made.next(fd + 1)) {
      CHECK(fault::is_nonblocking(fd));
      CHECK(fault::is_close_on_exec(fd));
    }
    CHECK(!is_readable(*notifier));
    for (int round = 0; round < 3; ++round) {
      CHECK(notifier->notify());
      CHECK(notifier->notify());
      CHECK(is_readable(*notifier));
      seam.forget_counts();
      notifier->empty();
      CHECK_EQ(seam.total(), 1);
      CHECK(!is_readable(*notifier));
    }
  }
}

TEST(notifier, an_error_is_kept_and_leaks_nothing) {
  for (const int code : {EMFILE, ENFILE, ENOMEM}) {
    const Handles before = Handles::now();
    Seam seam;
    for (const Call means : kMeans) {
      leave_from(seam, means);
      seam.fail(means, code, Seam::always);
    }
    const Error error = error_of(Notifier::make());
    CHECK_EQ(error.os_code(), code);
    CHECK(error == (code == ENOMEM ? ErrorKind::out_of_memory : ErrorKind::too_many_handles));
    CHECK(Handles::now() == before);
  }
}

TEST(notifier, a_pipe_whose_flags_cannot_be_set_leaks_nothing) {
  // Two ends, two flags each, each read and then set.
  for (unsigned step = 0; step < 8; ++step) {
    const Handles before = Handles::now();
    Seam seam;
    leave_from(seam, Call::pipe);
    seam.fail(Call::fcntl, EPERM, 1, step);
    CHECK_EQ(error_of(Notifier::make()), Error(ErrorKind::permission_denied, EPERM));
    CHECK_EQ(seam.count(Call::close), 2);
    CHECK(Handles::now() == before);
  }
}

TEST(notifier, however_many_come_none_is_refused) {
  for (const Call means : kMeans) {
    Seam seam;
    leave_from(seam, means);
    const auto notifier = Notifier::make();
    REQUIRE(notifier);
    for (int round = 0; round < 100'000; ++round) {
      REQUIRE(notifier->notify());
    }
    CHECK(is_readable(*notifier));
    notifier->empty();
    CHECK(!is_readable(*notifier));
  }
}

TEST(notifier, an_interrupted_write_is_done_again_and_errno_is_kept) {
  constexpr int kMine = 12'345;
  for (const Call means : kMeans) {
    Seam seam;
    leave_from(seam, means);
    const auto notifier = Notifier::make();
    REQUIRE(notifier);
    seam.fail(Call::write, EINTR, 3);
    errno = kMine;
    CHECK(notifier->notify());
    CHECK_EQ(errno, kMine);
    CHECK_EQ(seam.count(Call::write), 4);
    CHECK(is_readable(*notifier));
    seam.fail(Call::write, EBADF);
    CHECK_EQ(error_of(notifier->notify()), Error(ErrorKind::bad_handle, EBADF));
    CHECK_EQ(errno, kMine);
  }
}
