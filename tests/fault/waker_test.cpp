// Wakers: eventfd, and the pipe where there is none.
#include <atomic>
#include <cerrno>
#include <cstdint>
#include <thread>

#include <fcntl.h>
#include <sys/eventfd.h>
#include <unistd.h>

#include "handles.hpp"
#include "seam.hpp"
#include "test.hpp"

using namespace mio;
using fault::Call;
using fault::error_of;
using fault::Handles;
using fault::Seam;

namespace {

constexpr Token kWake{42};

struct Fixture {
  Fixture() noexcept : poll(*Poll::create(sources)), before(Handles::now()) {
    // From now on another loop may be asleep, so every wake is written.
    CHECK(poll.raw());
  }

  Result<Waker> make() const noexcept { return Waker::create(poll.registry(), kWake); }

  Sources<1> sources;
  Poll poll;
  Handles before;
};

// Each way to make a Waker, and how many descriptors it takes.
enum class Means { eventfd, pipe2, pipe };
constexpr Means kAllMeans[] = {Means::eventfd, Means::pipe2, Means::pipe};

void leave_only(Seam& seam, Means means) noexcept {
  if (means != Means::eventfd) {
    seam.fail(Call::eventfd, ENOSYS, Seam::always);
  }
  if (means == Means::pipe) {
    seam.fail(Call::pipe2, ENOSYS, Seam::always);
  }
}

constexpr std::size_t handle_count(Means means) noexcept { return means == Means::eventfd ? 1 : 2; }

}  // namespace

TEST(waker, by_every_means_is_as_good) {
  for (const Means means : kAllMeans) {
    Fixture fixture;
    Seam seam;
    leave_only(seam, means);
    const auto waker = fixture.make();
    REQUIRE(waker);
    const Handles made = Handles::now().since(fixture.before);
    CHECK_EQ(made.count(), handle_count(means));
    for (int fd = made.next(); fd >= 0; fd = made.next(fd + 1)) {
      CHECK(fault::is_nonblocking(fd));
      CHECK(fault::is_close_on_exec(fd));
    }
    CHECK(fault::is_silent(fixture.poll));
    for (int round = 0; round < 3; ++round) {
      CHECK(waker->wake());
      CHECK(fault::sees(fixture.poll, kWake));
      CHECK(fault::is_silent(fixture.poll));
    }
  }
}

TEST(waker, creating_and_waking_take_the_fewest_calls) {
  Fixture fixture;
  Seam seam;
  const auto waker = fixture.make();
  REQUIRE(waker);
  CHECK_EQ(seam.total(), 2);
  CHECK_EQ(seam.asked(Call::eventfd), unsigned{EFD_NONBLOCK | EFD_CLOEXEC});
  seam.forget_counts();
  CHECK(waker->wake());
  CHECK_EQ(seam.total(), 1);
  CHECK_EQ(seam.count(Call::write), 1);
}

TEST(waker, waking_a_loop_that_is_awake_takes_no_call) {
  Sources<1> sources;
  Poll poll = *Poll::create(sources);
  const auto first = Waker::create(poll.registry(), kWake);
  const auto second = Waker::create(poll.registry(), Token{43});
  REQUIRE(first);
  REQUIRE(second);
  Seam seam;
  for (unsigned round = 1; round <= 3; ++round) {
    CHECK(first->wake());
    CHECK(first->wake());
    CHECK(second->wake());
    Events<4> events;
    CHECK(poll.poll(events, forever));
    CHECK_EQ(fault::count_of(events), 2);
    CHECK_EQ(seam.total(), round);
    CHECK_EQ(seam.count(Call::epoll_wait), round);
  }
}

TEST(waker, a_kernel_that_knows_no_flags_of_eventfd_gives_a_pipe) {
  Fixture fixture;
  Seam seam;
  seam.fail(Call::eventfd, EINVAL);
  const auto waker = fixture.make();
  REQUIRE(waker);
  CHECK_EQ(seam.count(Call::pipe2), 1);
  CHECK(waker->wake());
  CHECK(fault::sees(fixture.poll, kWake));
}

TEST(waker, an_error_of_the_first_half_is_kept) {
  struct Case {
    int code;
    ErrorKind kind;
  };
  for (const Case& expected :
       {Case{EMFILE, ErrorKind::too_many_handles}, Case{ENFILE, ErrorKind::too_many_handles},
        Case{ENOMEM, ErrorKind::out_of_memory}, Case{EBUSY, ErrorKind::other}}) {
    const Error error(expected.kind, expected.code);
    Fixture fixture;
    Seam seam;
    seam.fail(Call::eventfd, expected.code);
    CHECK_EQ(error_of(fixture.make()), error);
    CHECK_EQ(seam.total(), 1);
    leave_only(seam, Means::pipe2);
    seam.fail(Call::pipe2, expected.code);
    CHECK_EQ(error_of(fixture.make()), error);
    leave_only(seam, Means::pipe);
    seam.fail(Call::pipe, expected.code);
    CHECK_EQ(error_of(fixture.make()), error);
    CHECK(Handles::now() == fixture.before);
  }
}

TEST(waker, a_pipe_whose_flags_cannot_be_set_leaks_nothing) {
  // Two ends, two flags each, each read and then set.
  for (unsigned step = 0; step < 8; ++step) {
    Fixture fixture;
    Seam seam;
    leave_only(seam, Means::pipe);
    seam.fail(Call::fcntl, EPERM, 1, step);
    CHECK_EQ(error_of(fixture.make()), Error(ErrorKind::permission_denied, EPERM));
    CHECK_EQ(seam.count(Call::fcntl), step + 1);
    CHECK_EQ(seam.count(Call::close), 2);
    CHECK(Handles::now() == fixture.before);
  }
}

TEST(waker, that_cannot_be_registered_leaks_nothing) {
  for (const Means means : kAllMeans) {
    for (const int code : {EBADF, ENOSPC, ENOMEM, EPERM}) {
      Fixture fixture;
      Seam seam;
      leave_only(seam, means);
      seam.fail(Call::epoll_ctl, code);
      CHECK_EQ(error_of(fixture.make()).os_code(), code);
      CHECK_EQ(seam.count(Call::close), handle_count(means));
      CHECK(Handles::now() == fixture.before);
      CHECK(fault::is_silent(fixture.poll));
      // The Sources traps at the end of this round if the Waker's reference was kept.
    }
  }
}

TEST(waker, no_wake_is_refused_however_many_come) {
  for (const Means means : kAllMeans) {
    Fixture fixture;
    Seam seam;
    leave_only(seam, means);
    const auto waker = fixture.make();
    REQUIRE(waker);
    for (int round = 0; round < 100'000; ++round) {
      REQUIRE(waker->wake());
    }
    CHECK(fault::sees(fixture.poll, kWake));
    CHECK(fault::is_silent(fixture.poll));
    CHECK(waker->wake());
    CHECK(fault::sees(fixture.poll, kWake));
  }
}

TEST(waker, of_many_threads_none_is_lost_when_the_pipe_is_full) {
  constexpr unsigned kRounds = 20'000;
  Fixture fixture;
  Seam seam;
  leave_only(seam, Means::pipe2);
  const auto waker = fixture.make();
  REQUIRE(waker);
  std::atomic<unsigned> refused{0};
  std::atomic<unsigned> running{2};
  const auto wake_often = [&] {
    for (unsigned round = 0; round < kRounds; ++round) {
      refused += waker->wake() ? 0u : 1u;
    }
    --running;
    // Said before this wake, so that whoever sees the wake sees it too.
    refused += waker->wake() ? 0u : 1u;
  };
  std::thread one(wake_often);
  std::thread two(wake_often);
  Events<4> events;
  while (running > 0) {
    // A wake that got lost leaves this waiting until the watchdog comes.
    const Result<> polled = fixture.poll.poll(events, forever);
    if (!polled) {
      FAIL("a poll failed");
      break;
    }
  }
  one.join();
  two.join();
  CHECK_EQ(refused, 0u);
}

TEST(waker, a_full_eventfd_is_emptied_and_wakes) {
  Fixture fixture;
  Seam seam;
  const auto waker = fixture.make();
  REQUIRE(waker);
  const int eventfd = Handles::now().since(fixture.before).next();
  // The largest count that it holds.
  constexpr std::uint64_t kFull = 0xffff'ffff'ffff'fffe;
  {
    const fault::Aside aside;
    REQUIRE_EQ(::write(eventfd, &kFull, sizeof kFull), sizeof kFull);
  }
  CHECK(fault::sees(fixture.poll, kWake));
  CHECK(fault::is_silent(fixture.poll));
  CHECK(waker->wake());
  CHECK(fault::sees(fixture.poll, kWake));
  CHECK(fault::is_silent(fixture.poll));
  CHECK(waker->wake());
  CHECK(fault::sees(fixture.poll, kWake));
}

TEST(waker, an_interrupted_write_is_done_again) {
  for (const Means means : kAllMeans) {
    Fixture fixture;
    Seam seam;
    leave_only(seam, means);
    const auto waker = fixture.make();
    REQUIRE(waker);
    seam.fail(Call::write, EINTR, 3);
    CHECK(waker->wake());
    CHECK_EQ(seam.count(Call::write), 4);
    CHECK(fault::sees(fixture.poll, kWake));
  }
}

TEST(waker, keeps_errno_whatever_happens) {
  constexpr int kMine = 12'345;
  for (const Means means : kAllMeans) {
    Fixture fixture;
    Seam seam;
    leave_only(seam, means);
    const auto waker = fixture.make();
    REQUIRE(waker);
    errno = kMine;
    CHECK(waker->wake());
    CHECK_EQ(errno, kMine);
    seam.fail(Call::write, EINTR);
    CHECK(waker->wake());
    CHECK_EQ(errno, kMine);
    seam.fail(Call::write, EAGAIN);
    CHECK(waker->wake());
    CHECK_EQ(errno, kMine);
    CHECK(fault::sees(fixture.poll, kWake));
    errno = kMine;
    seam.fail(Call::write, EBADF);
    CHECK_EQ(error_of(waker->wake()), Error(ErrorKind::bad_handle, EBADF));
    CHECK_EQ(errno, kMine);
  }
}

TEST(waker, that_is_gone_wakes_nobody) {
  for (const Means means : kAllMeans) {
    Fixture fixture;
    Seam seam;
    leave_only(seam, means);
    {
      const auto waker = fixture.make();
      REQUIRE(waker);
      CHECK(waker->wake());
    }
    CHECK(fault::is_silent(fixture.poll));
    CHECK(Handles::now() == fixture.before);
  }
}
