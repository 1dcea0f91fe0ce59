// Promises 9 and 10: who may die before whom, and what every handle is born with.
#include <optional>

#include <mio/no_destructor.hpp>
#include <mio/sys/caps.hpp>
#include <mio/waker.hpp>

#include "host.hpp"
#include "loop.hpp"
#include "peer.hpp"
#include "test.hpp"

using namespace mio;
using namespace mio::test;

namespace {

constexpr Token kToken{1};
constexpr const char* kNoProcesses = "there are no child processes";

// A table and a Poll that can be ended before other things.
struct Mortal {
  Sources<16> sources;
  std::optional<Poll> poll{must(Poll::create(sources), "poll")};
  Events<16> events;
};

}  // namespace

TEST(lifetime, sources_may_die_before_the_poll) {
  Mortal mortal;
  TestListener listener;
  {
    Connection connection(listener);
    REQUIRE(mortal.poll->registry().register_source(connection.stream, kToken, Interest::readable));
    connection.peer.send(1);
  }
  expect_no_events(*mortal.poll, mortal.events);
}

TEST(lifetime, sources_may_die_after_the_poll) {
  Mortal mortal;
  TestListener listener;
  Connection first(listener);
  Connection second(listener);
  const Registry& registry = mortal.poll->registry();
  REQUIRE(registry.register_source(first.stream, kToken, Interest::readable));
  REQUIRE(registry.register_source(second.stream, kToken, Interest::readable));
  REQUIRE(registry.register_source(*listener, kToken, Interest::readable));
  mortal.poll.reset();
  // Without their Poll they still work.
  first.peer.send(10);
  first.peer.await_bytes(0);
  Pattern pattern;
  CHECK_EQ(write_all(first.stream, pattern, 10).size_bytes, 10);
  first.peer.receive(10);
}

TEST(lifetime, sources_of_a_dead_poll_are_strangers_to_the_next) {
  Mortal mortal;
  TestListener listener;
  Connection connection(listener);
  REQUIRE(mortal.poll->registry().register_source(connection.stream, kToken, Interest::readable));
  mortal.poll.reset();
  mortal.poll.emplace(must(Poll::create(mortal.sources), "poll"));
  connection.peer.send(1);
  expect_no_events(*mortal.poll, mortal.events);
  const Registry& registry = mortal.poll->registry();
  CHECK(registry.deregister_source(connection.stream).failed_with(ErrorKind::not_found));
  CHECK(registry.reregister_source(connection.stream, kToken, Interest::readable)
            .failed_with(ErrorKind::not_found));
}

TEST(lifetime, wakers_may_die_before_or_after_the_poll) {
  Mortal mortal;
  std::optional<Waker> first(must(Waker::create(mortal.poll->registry(), Token{1}), "waker"));
  std::optional<Waker> second(must(Waker::create(mortal.poll->registry(), Token{2}), "waker"));
  first.reset();
  CHECK(second->wake());
  mortal.poll.reset();
  CHECK(second->wake());
}

// Hard case 13.
TEST(lifetime, registry_clone_outlives_the_poll) {
  Mortal mortal;
  TestListener listener;
  Connection connection(listener);
  const Registry clone = must(mortal.poll->registry().try_clone(), "clone");
  REQUIRE(clone.register_source(connection.stream, kToken, Interest::readable));
  mortal.poll.reset();
  CHECK(clone.reregister_source(connection.stream, kToken, Interest::writable));
  CHECK(clone.deregister_source(connection.stream));
  CHECK(clone.register_source(connection.stream, kToken, Interest::readable));
  CHECK(Waker::create(clone, Token{2}));
  CHECK(clone.try_clone());
}

TEST(lifetime, registered_source_is_moved_about) {
  Mortal mortal;
  TestListener listener;
  std::optional<net::TcpStream> places[3];
  Connection connection(listener);
  const Registry& registry = mortal.poll->registry();
  REQUIRE(registry.register_source(connection.stream, kToken, Interest::readable));
  places[0].emplace(std::move(connection.stream));
  Pattern pattern;
  for (std::size_t step = 0; step < 9; ++step) {
    connection.peer.send(10);
    expect_exactly(*mortal.poll, mortal.events, {{kToken, says_readable}});
    std::optional<net::TcpStream>& from = places[step % 3];
    std::optional<net::TcpStream>& to = places[(step + 1) % 3];
    to.emplace(std::move(*from));
    from.reset();
    CHECK_EQ(read_all(*to, pattern).size_bytes, 10);
  }
  CHECK(registry.deregister_source(*places[0]));
}

// Hard case 12a.
TEST(lifetime, reused_handle_number_carries_only_the_new_source) {
  Mortal mortal;
  TestListener listener;
  const Registry& registry = mortal.poll->registry();
  for (std::uintptr_t round = 0; round < 50; ++round) {
    Connection connection(listener);
    REQUIRE(registry.register_source(connection.stream, Token{round}, Interest::readable));
    connection.peer.send(1);
    if (round % 2 == 0) {
      expect_exactly(*mortal.poll, mortal.events, {{Token{round}, says_readable}});
    }
  }
  expect_no_events(*mortal.poll, mortal.events);
}

// Hard case 12b: a duplicate keeps the registration where the kernel keeps the list, so it must be
// deregistered first; then nothing is left.
TEST(lifetime, duplicated_handle_is_silent_after_deregistering) {
  SKIP_UNLESS(host::has_processes(), "handles cannot be duplicated");
  Mortal mortal;
  TestListener listener;
  sys::Handle copy{};
  Connection connection(listener);
  const Registry& registry = mortal.poll->registry();
  REQUIRE(registry.register_source(connection.stream, kToken, Interest::readable));
  copy = host::duplicate(connection.stream.raw());
  REQUIRE(registry.deregister_source(connection.stream));
  {
    const net::TcpStream gone = std::move(connection.stream);
  }
  connection.peer.send(1);
  expect_no_events(*mortal.poll, mortal.events);
  host::close(copy);
}

TEST(lifetime, table_that_is_never_destroyed_needs_no_order) {
  static constinit NoDestructor<Sources<4>> sources;
  Events<4> events;
  std::optional<Poll> poll(must(Poll::create(*sources), "poll"));
  const Waker waker = must(Waker::create(poll->registry(), kToken), "waker");
  CHECK(waker.wake());
  expect_exactly(*poll, events, {{kToken, says_readable}});
}

// Hard case 13: a hundred sources, ended in every order.
TEST(lifetime, many_rounds_leave_no_handle) {
  const std::size_t before = host::counts_handles() ? host::open_handle_count() : 0;
  for (int round = 0; round < 50; ++round) {
    Mortal mortal;
    TestListener listener;
    Connection first(listener);
    Connection second(listener);
    const Waker waker = must(Waker::create(mortal.poll->registry(), Token{9}), "waker");
    const Registry clone = must(mortal.poll->registry().try_clone(), "clone");
    REQUIRE(clone.register_source(first.stream, Token{1}, Interest::readable));
    REQUIRE(clone.register_source(second.stream, Token{2}, Interest::readable));
    first.peer.send(1);
    switch (round % 3) {
      case 0:
        mortal.poll.reset();
        break;
      case 1:
        REQUIRE(mortal.poll->poll(mortal.events, Timeout::zero()));
        break;
      default:
        REQUIRE(clone.deregister_source(first.stream));
        break;
    }
  }
  CHECK_EQ(host::counts_handles() ? host::open_handle_count() : 0, before);
}

TEST(lifetime, table_destroyed_under_a_poll_traps) {
  SKIP_UNLESS(host::has_processes(), kNoProcesses);
  CHECK(host::dies(
      [](void*) {
        std::optional<Poll> poll;
        Sources<4> sources;
        poll.emplace(must(Poll::create(sources), "poll"));
      },
      nullptr));
}

TEST(lifetime, table_destroyed_under_a_registry_clone_traps) {
  SKIP_UNLESS(host::has_processes(), kNoProcesses);
  CHECK(host::dies(
      [](void*) {
        std::optional<Registry> clone;
        const Loop loop;
        clone.emplace(must(loop.registry().try_clone(), "clone"));
      },
      nullptr));
}

TEST(lifetime, table_destroyed_under_a_waker_traps) {
  SKIP_UNLESS(host::has_processes(), kNoProcesses);
  CHECK(host::dies(
      [](void*) {
        std::optional<Waker> waker;
        const Loop loop;
        waker.emplace(must(Waker::create(loop.registry(), kToken), "waker"));
      },
      nullptr));
}

TEST(lifetime, table_destroyed_in_order_does_not_trap) {
  SKIP_UNLESS(host::has_processes(), kNoProcesses);
  CHECK(!host::dies([](void*) { const Mortal mortal; }, nullptr));
}

TEST(lifetime, value_of_an_error_traps) {
  SKIP_UNLESS(host::has_processes(), kNoProcesses);
  CHECK(host::dies(
      [](void*) {
        Result<int> failed = ErrorKind::other;
        static_cast<void>(failed.value());
      },
      nullptr));
}

// Hard case 18.
TEST(lifetime, no_handle_is_inherited_by_a_program_that_is_started) {
  SKIP_UNLESS(host::starts_programs(), "the kernel starts no program built like this one");
  const std::size_t before = host::inherited_handle_count();
  Mortal mortal;
  TestListener listener;
  Connection connection(listener);
  const Registry clone = must(mortal.poll->registry().try_clone(), "clone");
  const Waker waker = must(Waker::create(clone, kToken), "waker");
  REQUIRE(clone.register_source(connection.stream, kToken, Interest::readable));
  CHECK_EQ(host::inherited_handle_count(), before);
}
