// Waiting by io_uring: what completes, how often, and what goes wrong.
#include <array>
#include <cerrno>
#include <cstdint>
#include <thread>

#include <fcntl.h>
#include <sys/eventfd.h>
#include <sys/socket.h>
#include <unistd.h>

#include "handles.hpp"
#include "seam.hpp"
#include "test.hpp"

using namespace mio;
using fault::Call;
using fault::count_of;
using fault::error_of;
using fault::Seam;

namespace {

struct Fixture : fault::OneStream<2> {
  const posix::Fd& peer() const noexcept { return connection.peer; }
  std::size_t fill() noexcept {
    static const std::byte bytes[65536]{};
    std::size_t sent = 0;
    for (;;) {
      const Result<std::size_t> moved = stream().write(bytes);
      if (!moved) {
        CHECK(moved.failed_with(ErrorKind::would_block));
        return sent;
      }
      sent += *moved;
    }
  }
};

}  // namespace

TEST(uring_wait, errors_of_a_wait_are_told_and_the_next_one_works) {
  Fixture fixture;
  CHECK(fixture.registry().register_source(fixture.stream(), Token{1}, Interest::writable));
  Events<1> events;
  Seam seam;
  constexpr struct {
    int code;
    ErrorKind kind;
  } kCases[] = {{EINTR, ErrorKind::interrupted},
                {EBADF, ErrorKind::bad_handle},
                {EAGAIN, ErrorKind::out_of_memory}};
  for (const auto& it : kCases) {
    seam.fail(Call::io_uring_enter, it.code);
    CHECK_EQ(error_of(fixture.poll.poll(events, forever)), Error(it.kind, it.code));
  }
  CHECK(fixture.poll.poll(events, forever));
  CHECK_EQ(count_of(events), 1);
}

TEST(uring_wait, where_completions_were_lost_all_is_asked_anew) {
  Fixture fixture;
  CHECK(fixture.registry().register_source(fixture.stream(), Token{1}, Interest::readable));
  const auto waker = Waker::create(fixture.registry(), Token{2});
  REQUIRE(waker);
  CHECK(fault::is_silent(fixture.poll));
  for (int round = 0; round < 3; ++round) {
    Events<2> events;
    Seam seam;
    seam.fail(Call::io_uring_enter, EBADR);
    CHECK(fixture.poll.poll(events, Timeout::zero()));
    CHECK(events.is_empty());
    // The source, and what ends a wait.
    CHECK_EQ(seam.asked(Call::io_uring_enter), 2);
    CHECK_EQ(fault::send_from(fixture.peer(), "x", 1), 1);
    CHECK(fault::sees(fixture.poll, Token{1}));
    std::byte bytes[8];
    CHECK_EQ(fixture.stream().read(bytes).value_or(0u), 1);
    std::thread other([&]() noexcept { CHECK(waker->wake()); });
    CHECK(fault::sees(fixture.poll, Token{2}));
    other.join();
    CHECK(fault::is_silent(fixture.poll));
  }
}

TEST(uring_wait, more_completions_than_there_is_room_for_all_arrive) {
  constexpr std::size_t kCount = 900;
  static constinit Sources<kCount> sources;
  Seam seam;
  seam.limit(Call::io_uring_setup, 256);
  auto poll = Poll::create(sources);
  REQUIRE(poll);
  std::array<posix::Fd, kCount> fds;
  fds[0] = posix::Fd{::eventfd(0, EFD_NONBLOCK | EFD_CLOEXEC)};
  for (std::size_t index = 0; index < kCount; ++index) {
    if (index != 0) {
      fds[index] = posix::Fd{::fcntl(fds[0].handle(), F_DUPFD_CLOEXEC, 0)};
    }
    REQUIRE(fds[index].is_open());
    SourceFd source(fds[index].handle());
    CHECK(poll->registry().register_source(source, Token{index}, Interest::readable));
  }
  CHECK(fault::is_silent(*poll));
  constexpr std::uint64_t kOne = 1;
  CHECK_EQ(::write(fds[0].handle(), &kOne, sizeof kOne), static_cast<ssize_t>(sizeof kOne));
  std::array<unsigned, kCount> seen{};
  static Events<100> events;
  for (unsigned round = 0; round < 100; ++round) {
    CHECK(poll->poll(events, Timeout::zero()));
    for (const Event& event : events) {
      ++seen[static_cast<std::size_t>(event.token())];
    }
  }
  for (const unsigned times : seen) {
    CHECK_EQ(times, 1);
  }
}

TEST(uring_wait, poll_may_move_on_when_the_thread_that_polled_has_ended) {
  Fixture fixture;
  CHECK(fixture.registry().register_source(fixture.stream(), Token{1}, Interest::readable));
  const auto waker = Waker::create(fixture.registry(), Token{2});
  REQUIRE(waker);
  for (int round = 0; round < 20; ++round) {
    std::thread first([&]() noexcept { CHECK(fault::is_silent(fixture.poll)); });
    first.join();
    std::thread other([&]() noexcept { CHECK_EQ(fault::send_from(fixture.peer(), "x", 1), 1); });
    CHECK(fault::sees(fixture.poll, Token{1}));
    other.join();
    std::byte bytes[8];
    CHECK_EQ(fixture.stream().read(bytes).value_or(0u), 1);
    std::thread waking([&]() noexcept { CHECK(waker->wake()); });
    CHECK(fault::sees(fixture.poll, Token{2}));
    waking.join();
  }
}

TEST(uring_wait, peer_that_finished_does_not_keep_a_writer_awake) {
  Fixture fixture;
  CHECK(fixture.registry().register_source(fixture.stream(), Token{1}, Interest::writable));
  CHECK(fault::sees(fixture.poll, Token{1}));
  const std::size_t filled = fixture.fill();
  CHECK(filled > 0);
  CHECK_EQ(::shutdown(fixture.peer().handle(), SHUT_WR), 0);
  Events<1> events;
  Seam seam;
  CHECK(fixture.poll.poll(events, Timeout::milliseconds(50)));
  CHECK(events.is_empty());
  // Once to find out, once more to wait for changes, and what that says.
  CHECK(seam.count(Call::io_uring_enter) <= 4);
  for (int round = 0; round < 3; ++round) {
    static char bytes[1 << 20];
    while (fault::receive_at(fixture.peer(), bytes, sizeof bytes) > 0) {
    }
    CHECK(fault::sees(fixture.poll, Token{1}));
    CHECK(fault::is_silent(fixture.poll));
    CHECK(fixture.fill() > 0);
    CHECK(fault::is_silent(fixture.poll));
  }
}

TEST(uring_wait, what_was_read_meanwhile_is_not_reported) {
  Fixture fixture;
  CHECK(fixture.registry().register_source(fixture.stream(), Token{1}, Interest::readable));
  CHECK(fault::is_silent(fixture.poll));
  std::byte bytes[8];
  for (int round = 0; round < 10; ++round) {
    CHECK_EQ(fault::send_from(fixture.peer(), "x", 1), 1);
    CHECK(fault::can_receive(posix::Fd{::dup(fixture.stream().raw())}));
    CHECK_EQ(fixture.stream().read(bytes).value_or(0u), 1);
    CHECK(fault::is_silent(fixture.poll));
  }
  CHECK_EQ(fault::send_from(fixture.peer(), "x", 1), 1);
  CHECK(fault::sees(fixture.poll, Token{1}));
}

TEST(uring_wait, what_is_not_urgent_is_no_urgent_event) {
  Fixture fixture;
  CHECK(fixture.registry().register_source(fixture.stream(), Token{1}, Interest::priority));
  CHECK(fault::is_silent(fixture.poll));
  for (int round = 0; round < 3; ++round) {
    CHECK_EQ(fault::send_from(fixture.peer(), "x", 1), 1);
    CHECK(fault::can_receive(posix::Fd{::dup(fixture.stream().raw())}));
    CHECK(fault::is_silent(fixture.poll));
  }
  CHECK_EQ(::send(fixture.peer().handle(), "!", 1, MSG_OOB), 1);
  CHECK(fault::sees(fixture.poll, Token{1}));
  CHECK(fault::is_silent(fixture.poll));
}
