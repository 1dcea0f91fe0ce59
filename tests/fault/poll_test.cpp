// Poll: its queue, its wait and its timeouts.
#include <cerrno>
#include <csignal>
#include <cstdint>
#include <ctime>
#include <limits>

#include <sys/epoll.h>

#include "handles.hpp"
#include "seam.hpp"
#include "test.hpp"

using namespace mio;
using fault::Call;
using fault::error_of;
using fault::Handles;
using fault::Seam;

namespace {

constexpr std::uint64_t kLongestNs = std::numeric_limits<std::uint64_t>::max() - 1;
constexpr std::uint64_t kLongestMs = kLongestNs / 1'000'000 + 1;

// A Poll whose kernel has no epoll_pwait2, which it knows already.
struct OldPoll {
  OldPoll() noexcept : poll(*Poll::create(sources)) {
    Seam seam;
    seam.fail(Call::epoll_pwait2, ENOSYS);
    seam.answer(Call::epoll_wait, 0);
    CHECK(poll.poll(events, Timeout::nanoseconds(1)));
  }

  Sources<1> sources;
  Events<4> events;
  Poll poll;
};

}  // namespace

TEST(poll_create, is_one_call) {
  Sources<1> sources;
  Seam seam;
  const auto poll = Poll::create(sources);
  REQUIRE(poll);
  CHECK_EQ(seam.total(), 1);
  CHECK_EQ(seam.asked(Call::epoll_create1), unsigned{EPOLL_CLOEXEC});
  CHECK(fault::is_close_on_exec(poll->registry().selector().raw().value()));
}

TEST(poll_create, an_error_leaves_the_sources_free) {
  Sources<1> sources;
  const Handles before = Handles::now();
  Seam seam;
  for (const int code : {EMFILE, ENFILE}) {
    seam.fail(Call::epoll_create1, code);
    CHECK_EQ(error_of(Poll::create(sources)), Error(ErrorKind::too_many_handles, code));
  }
  seam.fail(Call::epoll_create1, ENOMEM);
  CHECK_EQ(error_of(Poll::create(sources)), Error(ErrorKind::out_of_memory, ENOMEM));
  CHECK_EQ(seam.total(), 3);
  CHECK(Handles::now() == before);
  CHECK(Poll::create(sources));
}

TEST(poll_create, without_epoll_create1_is_as_good) {
  Sources<1> sources;
  fault::Server server;
  Seam seam;
  seam.fail(Call::epoll_create1, ENOSYS, Seam::always);
  auto poll = Poll::create(sources);
  REQUIRE(poll);
  CHECK_EQ(seam.count(Call::epoll_create), 1);
  CHECK(fault::is_close_on_exec(poll->registry().selector().raw().value()));
  CHECK(poll->registry().register_source(server.listener, Token{3}, Interest::readable));
  CHECK(fault::is_silent(*poll));
  const auto peer = fault::connect_peer(server.address);
  CHECK(fault::sees(*poll, Token{3}));
  // An edge: not again before accept has found nothing.
  CHECK(fault::is_silent(*poll));
}

TEST(poll_create, without_epoll_create1_a_failing_second_half_leaks_nothing) {
  Sources<1> sources;
  const Handles before = Handles::now();
  Seam seam;
  seam.fail(Call::epoll_create1, ENOSYS, Seam::always);
  seam.fail(Call::epoll_create, EMFILE);
  CHECK_EQ(error_of(Poll::create(sources)), Error(ErrorKind::too_many_handles, EMFILE));
  for (unsigned step = 0; step < 2; ++step) {
    seam.fail(Call::fcntl, EPERM, 1, step);
    CHECK_EQ(error_of(Poll::create(sources)), Error(ErrorKind::permission_denied, EPERM));
    CHECK(Handles::now() == before);
  }
  CHECK(Poll::create(sources));
}

TEST(poll, whatever_the_timeout_one_poll_is_one_call) {
  Sources<1> sources;
  Events<4> events;
  auto poll = Poll::create(sources);
  REQUIRE(poll);
  Seam seam;
  CHECK(poll->poll(events, Timeout::zero()));
  CHECK_EQ(seam.total(), 1);
  CHECK_EQ(seam.count(Call::epoll_wait), 1);
  CHECK_EQ(seam.asked(Call::epoll_wait), 0);

  seam.answer(Call::epoll_wait, 0);
  CHECK(poll->poll(events, forever));
  CHECK_EQ(seam.total(), 2);
  CHECK_EQ(seam.asked(Call::epoll_wait), static_cast<std::uint64_t>(-1));

  // Answered here, because a kernel without it (an emulator's too) would be asked twice, once.
  seam.answer(Call::epoll_pwait2, 0);
  CHECK(poll->poll(events, Timeout::nanoseconds(1)));
  CHECK_EQ(seam.total(), 3);
  CHECK_EQ(seam.count(Call::epoll_pwait2), 1);
}

TEST(poll, interrupted_is_reported_and_not_retried) {
  Sources<1> sources;
  Events<4> events;
  auto poll = Poll::create(sources);
  REQUIRE(poll);
  Seam seam;
  seam.fail(Call::epoll_wait, EINTR, 2);
  seam.fail(Call::epoll_pwait2, EINTR);
  const Error expected(ErrorKind::interrupted, EINTR);
  CHECK_EQ(error_of(poll->poll(events, Timeout::zero())), expected);
  CHECK_EQ(error_of(poll->poll(events, forever)), expected);
  CHECK_EQ(error_of(poll->poll(events, Timeout::milliseconds(10))), expected);
  CHECK_EQ(seam.total(), 3);
}

TEST(poll, after_an_error_the_events_are_empty_and_nothing_is_lost) {
  Sources<1> sources;
  Events<4> events;
  fault::Server server;
  auto poll = Poll::create(sources);
  REQUIRE(poll);
  CHECK(poll->registry().register_source(server.listener, Token{3}, Interest::readable));
  const auto first = fault::connect_peer(server.address);
  REQUIRE(poll->poll(events, forever));
  REQUIRE(!events.is_empty());
  const auto second = fault::connect_peer(server.address);
  Seam seam;
  seam.fail(Call::epoll_wait, EINTR);
  CHECK(!poll->poll(events, forever));
  CHECK(events.is_empty());
  CHECK(poll->poll(events, forever));
  CHECK(!events.is_empty());
}

TEST(poll, a_real_signal_interrupts_a_wait_without_end) {
  struct sigaction action{};
  action.sa_handler = [](int) {};
  struct sigaction old{};
  REQUIRE_EQ(sigaction(SIGUSR1, &action, &old), 0);
  // Again and again, because the first may come before the wait.
  sigevent how{};
  how.sigev_notify = SIGEV_SIGNAL;
  how.sigev_signo = SIGUSR1;
  timer_t timer{};
  REQUIRE_EQ(timer_create(CLOCK_MONOTONIC, &how, &timer), 0);
  const itimerspec often{{0, 5'000'000}, {0, 5'000'000}};
  REQUIRE_EQ(timer_settime(timer, 0, &often, nullptr), 0);

  Sources<1> sources;
  Events<4> events;
  auto poll = Poll::create(sources);
  REQUIRE(poll);
  const Error expected(ErrorKind::interrupted, EINTR);
  CHECK_EQ(error_of(poll->poll(events, forever)), expected);
  CHECK_EQ(error_of(poll->poll(events, Timeout::milliseconds(20'000))), expected);
  timer_delete(timer);
  sigaction(SIGUSR1, &old, nullptr);
}

TEST(poll, other_errors_keep_kind_and_code) {
  Sources<1> sources;
  Events<4> events;
  auto poll = Poll::create(sources);
  REQUIRE(poll);
  Seam seam;
  seam.fail(Call::epoll_wait, EBADF, 2);
  seam.fail(Call::epoll_pwait2, EBADF);
  const Error expected(ErrorKind::bad_handle, EBADF);
  CHECK_EQ(error_of(poll->poll(events, Timeout::zero())), expected);
  CHECK_EQ(error_of(poll->poll(events, forever)), expected);
  CHECK_EQ(error_of(poll->poll(events, Timeout::milliseconds(10))), expected);
}

TEST(timeout, reaches_the_kernel_in_nanoseconds) {
  Sources<1> sources;
  Events<4> events;
  auto poll = Poll::create(sources);
  REQUIRE(poll);
  Seam seam;
  for (const std::uint64_t ns :
       {std::uint64_t{1}, std::uint64_t{999'999'999}, std::uint64_t{1'000'000'000},
        std::uint64_t{1'000'000'001}, std::uint64_t{3'600'000'000'123}, kLongestNs}) {
    seam.answer(Call::epoll_pwait2, 0);
    CHECK(poll->poll(events, Timeout::nanoseconds(ns)));
    CHECK_EQ(seam.asked(Call::epoll_pwait2), ns);
  }
}

TEST(timeout, without_epoll_pwait2_that_is_found_out_once) {
  // EPERM is how some sandboxes say that they do not know it.
  for (const int code : {ENOSYS, EPERM}) {
    Sources<1> sources;
    Events<4> events;
    auto poll = Poll::create(sources);
    REQUIRE(poll);
    Seam seam;
    seam.fail(Call::epoll_pwait2, code, Seam::always);
    for (unsigned round = 1; round <= 3; ++round) {
      CHECK(poll->poll(events, Timeout::nanoseconds(1)));
      CHECK_EQ(seam.count(Call::epoll_pwait2), 1);
      CHECK_EQ(seam.count(Call::epoll_wait), round);
    }
  }
}

TEST(timeout, without_epoll_pwait2_is_rounded_up_to_milliseconds) {
  struct Case {
    std::uint64_t ns;
    std::uint64_t ms;
  };
  constexpr std::uint64_t kIntMax = std::numeric_limits<int>::max();
  OldPoll old;
  Seam seam;
  for (const Case& expected :
       {Case{0, 0}, Case{1, 1}, Case{999'999, 1}, Case{1'000'000, 1}, Case{1'000'001, 2},
        Case{1'500'000, 2}, Case{10'000'000, 10}, Case{kIntMax * 1'000'000, kIntMax}}) {
    seam.reset();
    seam.answer(Call::epoll_wait, 0);
    CHECK(old.poll.poll(old.events, Timeout::nanoseconds(expected.ns)));
    CHECK_EQ(seam.total(), 1);
    CHECK_EQ(seam.asked(Call::epoll_wait), expected.ms);
  }
  seam.reset();
  seam.answer(Call::epoll_wait, 0);
  CHECK(old.poll.poll(old.events, forever));
  CHECK_EQ(seam.asked(Call::epoll_wait), static_cast<std::uint64_t>(-1));
}

TEST(timeout, without_epoll_pwait2_a_long_one_takes_several_waits) {
  constexpr std::uint64_t kIntMax = std::numeric_limits<int>::max();
  OldPoll old;
  Seam seam;
  seam.answer(Call::epoll_wait, 0, Seam::always);
  CHECK(old.poll.poll(old.events, Timeout::milliseconds(kIntMax + 1)));
  CHECK_EQ(seam.total(), 2);
  CHECK_EQ(seam.asked(Call::epoll_wait), 1);

  seam.forget_counts();
  CHECK(old.poll.poll(old.events, Timeout::nanoseconds(kLongestNs)));
  CHECK_EQ(seam.total(), kLongestMs / kIntMax + 1);
  CHECK_EQ(seam.asked_sum(Call::epoll_wait), kLongestMs);
}

TEST(timeout, without_epoll_pwait2_a_long_one_ends_with_an_event_or_an_error) {
  OldPoll old;
  fault::Server server;
  Seam seam;
  seam.fail(Call::epoll_wait, EINTR);
  CHECK_EQ(error_of(old.poll.poll(old.events, Timeout::nanoseconds(kLongestNs))),
           Error(ErrorKind::interrupted, EINTR));
  CHECK_EQ(seam.total(), 1);

  CHECK(old.poll.registry().register_source(server.listener, Token{3}, Interest::readable));
  const auto peer = fault::connect_peer(server.address);
  seam.reset();
  seam.answer(Call::epoll_wait, 0);
  CHECK(old.poll.poll(old.events, Timeout::nanoseconds(kLongestNs)));
  CHECK_EQ(seam.total(), 2);
  CHECK(!old.events.is_empty());
}

TEST(timeout, in_every_form_never_ends_early) {
  const auto now_ns = [] {
    timespec now{};
    clock_gettime(CLOCK_MONOTONIC, &now);
    return static_cast<std::uint64_t>(now.tv_sec) * 1'000'000'000 +
           static_cast<std::uint64_t>(now.tv_nsec);
  };
  Sources<1> sources;
  Events<4> events;
  auto modern = Poll::create(sources);
  REQUIRE(modern);
  OldPoll old;
  for (const std::uint64_t ns : {1u, 50'000u, 999'999u, 1'000'001u, 2'500'000u, 11'000'000u}) {
    for (Poll* poll : {&*modern, &old.poll}) {
      const std::uint64_t start = now_ns();
      CHECK(poll->poll(events, Timeout::nanoseconds(ns)));
      CHECK(now_ns() - start >= ns);
    }
  }
}
