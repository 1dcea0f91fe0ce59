// Poll on poll(2): making it, its wait and its timeouts.
#include <cerrno>
#include <climits>
#include <csignal>
#include <cstdint>
#include <ctime>

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

constexpr std::uint64_t kIntMax = INT_MAX;
constexpr std::uint64_t kNever = static_cast<std::uint64_t>(-1);

struct Fixture {
  Sources<2> sources;
  Events<4> events;
  Poll poll = *Poll::create(sources);
};

}  // namespace

TEST(poll_create, is_one_call) {
  Sources<1> sources;
  const Handles before = Handles::now();
  Seam seam;
  {
    CHECK(Poll::create(sources));
    CHECK(seam.count(Call::eventfd) + seam.count(Call::pipe2) == 1);
  }
  CHECK_EQ(seam.total(), 1 + seam.count(Call::close));
  CHECK(Handles::now() == before);
}

TEST(poll_create, an_error_leaves_the_sources_free) {
  Sources<1> sources;
  const Handles before = Handles::now();
  Seam seam;
  for (const int code : {EMFILE, ENFILE}) {
    seam.fail(Call::eventfd, code);
    seam.fail(Call::pipe2, code);
    CHECK_EQ(error_of(Poll::create(sources)), Error(ErrorKind::too_many_handles, code));
  }
  seam.reset();
  CHECK(Handles::now() == before);
  CHECK(Poll::create(sources));
}

TEST(poll, is_one_call_and_reads_the_clock_only_for_a_limit) {
  Fixture fixture;
  const auto waker = Waker::create(fixture.poll.registry(), Token{1});
  REQUIRE(waker);
  Seam seam;
  CHECK(fixture.poll.poll(fixture.events, Timeout::zero()));
  CHECK_EQ(seam.total(), 1);
  CHECK_EQ(seam.asked(Call::poll), 0);
  CHECK(waker->wake());
  CHECK(fixture.poll.poll(fixture.events, forever));
  CHECK_EQ(seam.total(), 2);
  CHECK(fixture.poll.poll(fixture.events, Timeout::nanoseconds(1)));
  CHECK_EQ(seam.total(), 3);
  CHECK_EQ(seam.asked(Call::poll), 1);
}

TEST(poll, errors_keep_kind_and_code_and_are_not_retried) {
  struct Case {
    int code;
    ErrorKind kind;
  };
  Fixture fixture;
  for (const Case& expected :
       {Case{EINTR, ErrorKind::interrupted}, Case{ENOMEM, ErrorKind::out_of_memory},
        Case{EINVAL, ErrorKind::invalid_input}}) {
    for (const Timeout timeout : {Timeout::zero(), forever, Timeout::milliseconds(10)}) {
      Seam seam;
      seam.fail(Call::poll, expected.code);
      CHECK_EQ(error_of(fixture.poll.poll(fixture.events, timeout)),
               Error(expected.kind, expected.code));
      CHECK_EQ(seam.total(), 1);
      CHECK(fixture.events.is_empty());
    }
  }
}

TEST(poll, after_an_error_nothing_is_lost) {
  Fixture fixture;
  fault::Server server;
  const auto waker = Waker::create(fixture.poll.registry(), Token{4});
  REQUIRE(waker);
  CHECK(fixture.poll.registry().register_source(server.listener, Token{3}, Interest::readable));
  const auto peer = fault::connect_peer(server.address);
  CHECK(waker->wake());
  Seam seam;
  // One that was not made, and one that was: what it found is still there.
  seam.fail(Call::poll, EINTR);
  CHECK(!fixture.poll.poll(fixture.events, forever));
  seam.fail_after(Call::poll, EINTR);
  CHECK(!fixture.poll.poll(fixture.events, forever));
  CHECK(fixture.poll.poll(fixture.events, forever));
  CHECK_EQ(fixture.events.end() - fixture.events.begin(), 2);
}

TEST(poll, a_notifier_closed_behind_its_back_is_an_error_and_no_spin) {
  const Handles before = Handles::now();
  Fixture fixture;
  const int notifier = Handles::now().since(before).next();
  REQUIRE(notifier >= 0);
  ::close(notifier);
  Seam seam;
  CHECK(error_of(fixture.poll.poll(fixture.events, forever)) == ErrorKind::bad_handle);
  CHECK_EQ(seam.count(Call::poll), 1);
}

TEST(timeout, is_rounded_up_to_milliseconds) {
  struct Case {
    std::uint64_t ns;
    std::uint64_t ms;
  };
  Fixture fixture;
  for (const Case& expected :
       {Case{0, 0}, Case{1, 1}, Case{999'999, 1}, Case{1'000'000, 1}, Case{1'000'001, 2},
        Case{1'500'000, 2}, Case{10'000'000, 10}, Case{kIntMax * 1'000'000, kIntMax}}) {
    Seam seam;
    seam.skip_waits();
    CHECK(fixture.poll.poll(fixture.events, Timeout::nanoseconds(expected.ns)));
    CHECK_EQ(seam.total(), 1);
    CHECK_EQ(seam.asked(Call::poll), expected.ms);
  }
}

TEST(timeout, forever_is_written_as_such) {
  Fixture fixture;
  Seam seam;
  seam.fail(Call::poll, EINTR);
  CHECK(!fixture.poll.poll(fixture.events, forever));
  CHECK_EQ(seam.asked(Call::poll), kNever);
}

TEST(timeout, a_long_one_takes_several_waits) {
  Fixture fixture;
  Seam seam;
  seam.skip_waits();
  CHECK(fixture.poll.poll(fixture.events, Timeout::milliseconds(3 * kIntMax)));
  CHECK(seam.total() >= 3);
  CHECK(seam.total() <= 4);
  // As real time passes too, the last part can be a little shorter.
  CHECK(seam.asked_sum(Call::poll) <= 3 * kIntMax);
  CHECK(seam.asked_sum(Call::poll) + 10'000 >= 3 * kIntMax);
}

TEST(timeout, a_long_one_ends_with_an_event_or_an_error) {
  Fixture fixture;
  fault::Server server;
  Seam seam;
  constexpr Timeout kLongest = Timeout::nanoseconds(kNever - 1);
  seam.fail(Call::poll, EINTR);
  CHECK(error_of(fixture.poll.poll(fixture.events, kLongest)) == ErrorKind::interrupted);
  CHECK_EQ(seam.total(), 1);
  CHECK_EQ(seam.asked(Call::poll), kIntMax);
  CHECK(fixture.poll.registry().register_source(server.listener, Token{3}, Interest::readable));
  const auto peer = fault::connect_peer(server.address);
  CHECK(fixture.poll.poll(fixture.events, kLongest));
  CHECK(!fixture.events.is_empty());
}

TEST(timeout, never_ends_early) {
  const auto now_ns = [] {
    timespec now{};
    clock_gettime(CLOCK_MONOTONIC, &now);
    return static_cast<std::uint64_t>(now.tv_sec) * 1'000'000'000 +
           static_cast<std::uint64_t>(now.tv_nsec);
  };
  Fixture fixture;
  for (const std::uint64_t ns : {1u, 50'000u, 999'999u, 1'000'001u, 2'500'000u, 11'000'000u}) {
    const std::uint64_t start = now_ns();
    CHECK(fixture.poll.poll(fixture.events, Timeout::nanoseconds(ns)));
    CHECK(now_ns() - start >= ns);
  }
}
