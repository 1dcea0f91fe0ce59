// Registration, wakes and operations where the list is ours: what they cost, and their errors.
#include <cerrno>
#include <thread>

#include "handles.hpp"
#include "seam.hpp"
#include "test.hpp"

using namespace mio;
using fault::Call;
using fault::error_of;
using fault::Handles;
using fault::Seam;
using Fixture = fault::OneStream<>;

TEST(registry, registering_is_one_call_and_a_change_none) {
  Fixture fixture;
  Seam seam;
  CHECK(fixture.registry().register_source(fixture.stream(), Token{1}, Interest::readable));
  CHECK_EQ(seam.total(), 1);
  CHECK_EQ(seam.count(Call::fcntl), 1);
  CHECK(fixture.registry().reregister_source(fixture.stream(), Token{2}, Interest::writable));
  CHECK(fixture.registry().deregister_source(fixture.stream()));
  CHECK_EQ(seam.total(), 1);
}

TEST(registry, misuse_makes_no_call) {
  Fixture fixture;
  Sources<1> other_sources;
  auto other = Poll::create(other_sources);
  REQUIRE(other);
  CHECK(fixture.registry().register_source(fixture.stream(), Token{1}, Interest::readable));
  Seam seam;
  for (const Registry* registry : {&fixture.registry(), &other->registry()}) {
    CHECK(registry->register_source(fixture.stream(), Token{2}, Interest::writable)
              .failed_with(ErrorKind::already_exists));
  }
  CHECK(other->registry().deregister_source(fixture.stream()).failed_with(ErrorKind::not_found));
  CHECK_EQ(seam.total(), 0);
}

TEST(registry, a_failed_register_takes_no_slot) {
  Fixture fixture;
  Seam seam;
  for (int round = 0; round < 3; ++round) {
    seam.fail(Call::fcntl, EBADF);
    CHECK_EQ(error_of(fixture.registry().register_source(fixture.stream(), Token{1},
                                                         Interest::writable)),
             Error(ErrorKind::bad_handle, EBADF));
    CHECK(fixture.registry().deregister_source(fixture.stream()).failed_with(ErrorKind::not_found));
    CHECK(fault::is_silent(fixture.poll));
  }
  CHECK(fixture.registry().register_source(fixture.stream(), Token{1}, Interest::writable));
  CHECK(fault::sees(fixture.poll, Token{1}));
}

TEST(registry, without_a_wait_nothing_has_to_be_ended) {
  Fixture fixture;
  CHECK(fixture.registry().register_source(fixture.stream(), Token{1}, Interest::readable));
  CHECK(fault::is_silent(fixture.poll));
  const auto waker = Waker::create(fixture.registry(), Token{2});
  REQUIRE(waker);
  Seam seam;
  std::byte bytes[8];
  CHECK(fixture.stream().read(bytes).failed_with(ErrorKind::would_block));
  CHECK_EQ(seam.total(), 1);
  CHECK(waker->wake());
  CHECK_EQ(seam.total(), 1);
  Events<2> events;
  CHECK(fixture.poll.poll(events, forever));
  CHECK_EQ(seam.count(Call::poll), 1);
  CHECK_EQ(seam.asked(Call::poll), 0);
  CHECK_EQ(seam.total(), 2);
}

TEST(registry, a_wait_is_ended_by_one_write) {
  Fixture fixture;
  const auto first = Waker::create(fixture.registry(), Token{2});
  const auto second = Waker::create(fixture.registry(), Token{3});
  REQUIRE(first && second);
  Seam seam;
  std::thread other([&] {
    // From the call of poll on, the wait has been announced.
    while (seam.count(Call::poll) == 0) {
    }
    CHECK(first->wake());
    CHECK(first->wake());
    CHECK(second->wake());
  });
  Events<2> events;
  CHECK(fixture.poll.poll(events, Timeout::milliseconds(10'000)));
  CHECK(!events.is_empty());
  other.join();
  CHECK(seam.count(Call::write) <= 2);
  CHECK(seam.count(Call::write) >= 1);
}

// What another thread may do while poll(2) waits, done at the worst moment.
TEST(registry, an_answer_about_a_source_that_left_is_nobodys) {
  Fixture fixture;
  fault::Connection idle(fixture.server);
  CHECK_EQ(fault::send_from(fixture.connection.peer, "x", 1), 1);
  CHECK(fixture.registry().register_source(fixture.stream(), Token{1}, Interest::readable));
  struct Exchange {
    Fixture& fixture;
    fault::Connection& idle;
  } exchange{fixture, idle};
  Seam seam;
  seam.after_poll(
      [](void* argument) {
        Exchange& own = *static_cast<Exchange*>(argument);
        CHECK(own.fixture.registry().deregister_source(own.fixture.stream()));
        CHECK(
            own.fixture.registry().register_source(own.idle.stream, Token{2}, Interest::readable));
      },
      &exchange);
  Events<2> events;
  CHECK(fixture.poll.poll(events, Timeout::milliseconds(10)));
  CHECK(events.is_empty());
  CHECK_EQ(fault::send_from(idle.peer, "x", 1), 1);
  CHECK(fault::sees(fixture.poll, Token{2}));
}

TEST(registry, an_answer_about_the_old_interest_is_dropped) {
  Fixture fixture;
  CHECK(fixture.registry().register_source(fixture.stream(), Token{1}, Interest::writable));
  Seam seam;
  seam.after_poll(
      [](void* argument) {
        Fixture& own = *static_cast<Fixture*>(argument);
        CHECK(own.registry().reregister_source(own.stream(), Token{2}, Interest::readable));
      },
      &fixture);
  Events<2> events;
  CHECK(fixture.poll.poll(events, Timeout::milliseconds(10)));
  CHECK(events.is_empty());
  CHECK_EQ(fault::send_from(fixture.connection.peer, "x", 1), 1);
  CHECK(fault::sees(fixture.poll, Token{2}));
}

TEST(size, a_source_costs_no_more_than_64_bytes_in_all) {
  constexpr std::size_t kSlot = (sizeof(Sources<101>) - sizeof(Sources<1>)) / 100;
  CHECK(kSlot + sizeof(sys::SourceState) <= 64);
  CHECK_EQ(sizeof(net::TcpStream), sizeof(void*) + alignof(void*));
  CHECK_EQ(sizeof(Poll), sizeof(void*));
}

TEST(size, a_waker_takes_no_handle) {
  Fixture fixture;
  const Handles before = Handles::now();
  Seam seam;
  CHECK(Waker::create(fixture.registry(), Token{2}));
  CHECK_EQ(seam.total(), 0);
  CHECK(Handles::now() == before);
}
