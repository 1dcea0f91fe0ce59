// Promise 8: a Registry may be used while another thread polls.
#include <atomic>

#include <mio/sys/caps.hpp>
#include <mio/waker.hpp>

#include "host.hpp"
#include "loop.hpp"
#include "peer.hpp"
#include "running.hpp"
#include "test.hpp"

using namespace mio;
using namespace mio::test;

namespace {

constexpr const char* kNoThreads = "there is one thread only";

void let_time_pass(std::uint64_t ns) noexcept {
  BasicLoop<1, 1> clock;
  CHECK(clock.poll.poll(clock.events, Timeout::nanoseconds(ns)));
}

}  // namespace

// mio: poll::registry_behind_arc
TEST(threads, two_threads_register_while_one_polls) {
  SKIP_UNLESS(sys::caps::threads, kNoThreads);
  Loop loop;
  TestListener listener;
  Connection first(listener);
  Connection second(listener);
  Running one(
      [&] { CHECK(loop.registry().register_source(first.stream, Token{1}, Interest::writable)); });
  Running two([&] {
    const Registry clone = must(loop.registry().try_clone(), "clone");
    CHECK(clone.register_source(second.stream, Token{2}, Interest::writable));
  });
  expect_events(loop, {{Token{1}, says_writable}, {Token{2}, says_writable}});
}

// mio: poll::registry_operations_are_thread_safe
TEST(threads, registrations_of_three_threads_end_as_the_last_one_said) {
  SKIP_UNLESS(sys::caps::threads, kNoThreads);
  Loop loop;
  TestListener listener;
  Connection connections[3] = {Connection(listener), Connection(listener), Connection(listener)};
  const auto change = [&](std::uintptr_t index, Interest last) {
    net::TcpStream& stream = connections[index].stream;
    for (int round = 0; round < 300; ++round) {
      CHECK(loop.registry().register_source(stream, Token{index}, Interest::readable));
      CHECK(loop.registry().reregister_source(stream, Token{index}, Interest::writable));
      CHECK(loop.registry().deregister_source(stream));
    }
    CHECK(loop.registry().register_source(stream, Token{index}, Interest::readable));
    CHECK(loop.registry().reregister_source(stream, Token{index}, last));
  };
  connections[0].peer.send(1);
  {
    Running one([&] { change(0, Interest::readable); });
    Running two([&] { change(1, Interest::writable); });
    Running three([&] { change(2, Interest::writable); });
  }
  expect_events(loop,
                {{Token{0}, says_readable}, {Token{1}, says_writable}, {Token{2}, says_writable}});
}

// mio: poll::register_during_poll
TEST(threads, registered_during_a_long_poll_is_exactly_one_event) {
  SKIP_UNLESS(sys::caps::threads, kNoThreads);
  Loop loop;
  TestListener listener;
  Connection connection(listener);
  const std::uint64_t begin_ns = host::now_ns();
  Running other([&] {
    // Only to make it likely that the poll is asleep by now; the outcome is the same if not.
    let_time_pass(50'000'000);
    CHECK(loop.registry().register_source(connection.stream, Token{1}, Interest::writable));
  });
  expect_exactly(loop, {{Token{1}, says_writable}});
  CHECK(host::now_ns() - begin_ns < 2'000'000'000);
  expect_no_events(loop);
}

TEST(threads, reregistered_during_a_long_poll_takes_effect_in_it) {
  SKIP_UNLESS(sys::caps::threads, kNoThreads);
  Loop loop;
  TestListener listener;
  Connection connection(listener);
  REQUIRE(loop.registry().register_source(connection.stream, Token{1}, Interest::readable));
  Running other([&] {
    let_time_pass(20'000'000);
    CHECK(loop.registry().reregister_source(connection.stream, Token{2}, Interest::writable));
  });
  expect_exactly(loop, {{Token{2}, says_writable}});
}

TEST(threads, no_poll_after_deregister_reports_the_token) {
  SKIP_UNLESS(sys::caps::threads, kNoThreads);
  Loop loop;
  TestListener listener;
  Connection connection(listener);
  connection.peer.send(1);
  std::atomic<int> round{0};
  std::atomic<bool> is_out{false};
  Running other([&] {
    for (int own = 1; own <= 500; ++own) {
      while (round.load() < own) {
      }
      CHECK(loop.registry().register_source(connection.stream, Token{1}, Interest::readable));
      CHECK(loop.registry().deregister_source(connection.stream));
      is_out.store(true);
    }
  });
  int late_count = 0;
  for (int own = 1; own <= 500; ++own) {
    is_out.store(false);
    round.store(own);
    while (!is_out.load()) {
      // A poll that runs meanwhile may report it.
      CHECK(loop.poll.poll(loop.events, Timeout::zero()));
    }
    CHECK(loop.poll.poll(loop.events, Timeout::zero()));
    late_count += loop.events.is_empty() ? 0 : 1;
  }
  CHECK_EQ(late_count, 0);
}

TEST(threads, events_are_served_by_a_thread_while_another_registers) {
  SKIP_UNLESS(sys::caps::threads, kNoThreads);
  Loop loop;
  TestListener listener;
  Connection served(listener);
  Connection idle(listener);
  REQUIRE(loop.registry().register_source(served.stream, Token{1}, Interest::readable));
  std::atomic<bool> stop{false};
  Running other([&] {
    while (!stop.load()) {
      CHECK(loop.registry().register_source(idle.stream, Token{2}, Interest::readable));
      CHECK(loop.registry().reregister_source(idle.stream, Token{3}, Interest::readable));
      CHECK(loop.registry().deregister_source(idle.stream));
    }
  });
  Pattern pattern;
  for (int round = 0; round < 500; ++round) {
    served.peer.send(10);
    CHECK(loop.poll.poll(loop.events, Timeout::milliseconds(5000)));
    CHECK(!loop.events.is_empty());
    CHECK_EQ(read_all(served.stream, pattern).size_bytes, 10);
  }
  stop.store(true);
}

TEST(threads, one_stream_is_read_and_written_by_two_threads) {
  SKIP_UNLESS(sys::caps::threads, kNoThreads);
  constexpr std::size_t kSize = 1024 * 1024;
  Loop loop;
  TestListener listener;
  Connection connection(listener);
  const Interest both = Interest::readable | Interest::writable;
  REQUIRE(loop.registry().register_source(connection.stream, Token{1}, both));
  // Each side has a Poll of its own for its end, so that neither needs the other to go on.
  Running reader([&] {
    std::byte bytes[4096];
    Pattern pattern;
    while (pattern.offset() < kSize) {
      const Result<std::size_t> size = connection.stream.read(bytes);
      if (size) {
        CHECK(pattern.matches(std::span<const std::byte>(bytes).first(*size)));
      } else {
        CHECK(size.failed_with(ErrorKind::would_block));
      }
    }
  });
  std::byte bytes[4096];
  Pattern sent;
  std::size_t left = kSize;
  std::size_t received = 0;
  while (received < kSize) {
    left -= connection.peer.send_some(left < 65'536 ? left : 65'536);
    const std::size_t due = kSize - static_cast<std::size_t>(sent.offset());
    const std::span<std::byte> part{bytes, due < sizeof bytes ? due : sizeof bytes};
    sent.preview(part);
    sent.advance(connection.stream.write(part).value_or(0));
    received += connection.peer.receive_some(kSize);
  }
}

TEST(threads, sources_move_between_threads) {
  SKIP_UNLESS(sys::caps::threads, kNoThreads);
  SKIP_UNLESS(sys::caps::close_is_immediate, "closing waits for the peer");
  Loop loop;
  TestListener listener;
  Connection connection(listener);
  REQUIRE(loop.registry().register_source(connection.stream, Token{1}, Interest::readable));
  {
    Running other([stream = std::move(connection.stream), &loop]() mutable {
      CHECK(loop.registry().reregister_source(stream, Token{2}, Interest::writable));
      const net::TcpStream gone = std::move(stream);
    });
  }
  connection.peer.expect_end();
  CHECK(loop.poll.poll(loop.events, Timeout::zero()));
  CHECK(loop.events.is_empty());
}

TEST(threads, clones_and_wakers_come_and_go_while_polling) {
  SKIP_UNLESS(sys::caps::threads, kNoThreads);
  Loop loop;
  std::atomic<bool> stop{false};
  Running other([&] {
    for (int round = 0; round < 300; ++round) {
      const Registry clone = must(loop.registry().try_clone(), "clone");
      const Waker waker = must(Waker::create(clone, Token{1}), "waker");
      CHECK(waker.wake());
    }
    stop.store(true);
  });
  while (!stop.load()) {
    CHECK(loop.poll.poll(loop.events, Timeout::milliseconds(1)));
  }
}
