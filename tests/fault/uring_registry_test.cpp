// What registrations cost by io_uring, and what becomes of requests whose source has gone.
#include <array>
#include <cerrno>
#include <optional>
#include <thread>

#include <sys/eventfd.h>
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

struct Fixture {
  Fixture() noexcept : poll(*Poll::create(sources)), connection(std::in_place, server) {}

  const Registry& registry() const noexcept { return poll.registry(); }
  net::TcpStream& stream() noexcept { return connection->stream; }

  Sources<2> sources;
  Poll poll;
  fault::Server server;
  std::optional<fault::Connection> connection;
};

}  // namespace

TEST(uring_registry, registering_is_one_call_and_a_change_none) {
  Fixture fixture;
  Seam seam;
  CHECK(fixture.registry().register_source(fixture.stream(), Token{1}, Interest::readable));
  CHECK_EQ(seam.total(), 1);
  CHECK_EQ(seam.count(Call::fcntl), 1);
  CHECK(fixture.registry().reregister_source(fixture.stream(), Token{2}, Interest::writable));
  CHECK(fixture.registry().deregister_source(fixture.stream()));
  CHECK_EQ(seam.total(), 1);
}

TEST(uring_registry, hundreds_are_given_to_the_kernel_together) {
  constexpr std::size_t kCount = 300;
  static constinit Sources<kCount> sources;
  auto poll = Poll::create(sources);
  REQUIRE(poll);
  std::array<posix::Fd, kCount> fds;
  for (posix::Fd& fd : fds) {
    fd = posix::Fd{::eventfd(0, EFD_NONBLOCK | EFD_CLOEXEC)};
    REQUIRE(fd.is_open());
  }
  Seam seam;
  // Three each: for reading, for writing, for what is urgent.
  for (std::size_t index = 0; index < kCount; ++index) {
    SourceFd source(fds[index].handle());
    CHECK(poll->registry().register_source(
        source, Token{index}, Interest::readable | Interest::writable | Interest::priority));
  }
  CHECK_EQ(seam.count(Call::io_uring_enter), 0);
  static Events<kCount> events;
  CHECK(poll->poll(events, Timeout::zero()));
  CHECK_EQ(count_of(events), kCount);
  CHECK_EQ(seam.asked_sum(Call::io_uring_enter), 3 * kCount + 1);
  CHECK_EQ(seam.count(Call::io_uring_enter), 4);
}

TEST(uring_registry, an_operation_that_ran_dry_is_asked_for_with_the_next_wait) {
  Fixture fixture;
  CHECK(fixture.registry().register_source(fixture.stream(), Token{1}, Interest::readable));
  CHECK(fault::is_silent(fixture.poll));
  std::byte bytes[8];
  for (int round = 0; round < 3; ++round) {
    CHECK_EQ(fault::send_from(fixture.connection->peer, "x", 1), 1);
    Events<1> events;
    Seam seam;
    CHECK(fixture.poll.poll(events, forever));
    CHECK_EQ(count_of(events), 1);
    CHECK_EQ(fixture.stream().read(bytes).value_or(0u), 1);
    CHECK_EQ(seam.count(Call::io_uring_enter), 1);
    CHECK_EQ(seam.total(), 2);
  }
}

TEST(uring_registry, closing_what_was_just_reported_is_one_call) {
  Fixture fixture;
  CHECK(fixture.registry().register_source(fixture.stream(), Token{1}, Interest::readable));
  CHECK(fault::is_silent(fixture.poll));
  CHECK_EQ(fault::send_from(fixture.connection->peer, "x", 1), 1);
  CHECK(fault::sees(fixture.poll, Token{1}));
  Seam seam;
  {
    const net::TcpStream closed = std::move(fixture.stream());
  }
  CHECK_EQ(seam.total(), 1);
  CHECK_EQ(seam.count(Call::close), 1);
}

TEST(uring_registry, closing_what_is_waited_for_ends_it_for_the_peer_at_once) {
  Fixture fixture;
  CHECK(fixture.registry().register_source(fixture.stream(), Token{1}, Interest::readable));
  CHECK(fault::is_silent(fixture.poll));
  Seam seam;
  {
    const net::TcpStream closed = std::move(fixture.stream());
  }
  CHECK_EQ(seam.count(Call::io_uring_register), 1);
  CHECK_EQ(seam.total(), 2);
  char byte;
  CHECK(fault::can_receive(fixture.connection->peer));
  CHECK_EQ(fault::receive_at(fixture.connection->peer, &byte, 1), 0);
  CHECK(fault::is_silent(fixture.poll));
}

TEST(uring_registry, a_completion_on_its_way_is_not_reported_after_deregister) {
  Fixture fixture;
  CHECK(fixture.registry().register_source(fixture.stream(), Token{1}, Interest::readable));
  CHECK(fault::is_silent(fixture.poll));
  for (int round = 0; round < 100; ++round) {
    // It completes while the poller is elsewhere, and the slot has a new owner before it looks.
    CHECK_EQ(fault::send_from(fixture.connection->peer, "x", 1), 1);
    CHECK(fixture.registry().deregister_source(fixture.stream()));
    fault::Connection idle(fixture.server);
    CHECK(fixture.registry().register_source(idle.stream, Token{2}, Interest::readable));
    CHECK(fault::is_silent(fixture.poll));
    CHECK(fixture.registry().deregister_source(idle.stream));
    CHECK(fixture.registry().register_source(fixture.stream(), Token{1}, Interest::readable));
    CHECK(fault::sees(fixture.poll, Token{1}));
    std::byte bytes[8];
    CHECK_EQ(fixture.stream().read(bytes).value_or(0u), 1);
    CHECK(fault::is_silent(fixture.poll));
  }
}

TEST(uring_registry, source_that_goes_before_the_kernel_has_its_request_is_let_go) {
  Fixture fixture;
  CHECK(fixture.registry().register_source(fixture.stream(), Token{1}, Interest::readable));
  Seam seam;
  // In another thread's place: between the request being put down and given.
  seam.before_enter(
      [](void* argument) {
        Fixture& own = *static_cast<Fixture*>(argument);
        CHECK(own.registry().deregister_source(own.stream()));
      },
      &fixture);
  CHECK(fault::is_silent(fixture.poll));
  {
    const net::TcpStream closed = std::move(fixture.stream());
  }
  CHECK(fault::can_receive(fixture.connection->peer));
  char byte;
  CHECK_EQ(fault::receive_at(fixture.connection->peer, &byte, 1), 0);
}

TEST(uring_registry, source_that_changes_during_a_wait_is_reported_as_it_is_then) {
  Fixture fixture;
  CHECK(fixture.registry().register_source(fixture.stream(), Token{1}, Interest::writable));
  Seam seam;
  seam.before_enter(
      [](void* argument) {
        Fixture& own = *static_cast<Fixture*>(argument);
        CHECK(own.registry().reregister_source(own.stream(), Token{2}, Interest::readable));
      },
      &fixture);
  Events<2> events;
  CHECK(fixture.poll.poll(events, Timeout::milliseconds(10)));
  CHECK(events.is_empty());
  CHECK_EQ(fault::send_from(fixture.connection->peer, "x", 1), 1);
  CHECK(fault::sees(fixture.poll, Token{2}));
}

TEST(uring_registry, a_poll_that_goes_lets_its_sources_go) {
  Sources<1> sources;
  fault::Server server;
  std::optional<fault::Connection> connection(std::in_place, server);
  {
    auto poll = Poll::create(sources);
    REQUIRE(poll);
    CHECK(poll->registry().register_source(connection->stream, Token{1}, Interest::readable));
    CHECK(fault::is_silent(*poll));
  }
  {
    const net::TcpStream closed = std::move(connection->stream);
  }
  char byte;
  CHECK(fault::can_receive(connection->peer));
  CHECK_EQ(fault::receive_at(connection->peer, &byte, 1), 0);
}
