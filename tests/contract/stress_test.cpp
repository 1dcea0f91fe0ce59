// Many of everything, with a deadline, and with every event that is due accounted for.
#include <atomic>
#include <optional>

#include <mio/net/unix_stream.hpp>
#include <mio/sys/caps.hpp>
#include <mio/waker.hpp>

#include "host.hpp"
#include "loop.hpp"
#include "test.hpp"

using namespace mio;
using namespace mio::test;

namespace {

constexpr const char* kNoUnix = "there are no Unix sockets to make many connections of";
constexpr Timeout kPatience = Timeout::milliseconds(20'000);

constexpr std::byte kByte[1] = {std::byte{7}};

// Takes what came, so that the next byte is a new event.
void drain(const net::UnixStream& stream) noexcept {
  std::byte buffer[16];
  CHECK_EQ(stream.read(buffer).value_or(0), 1);
}

// WORKERS: eight threads register, change, deregister and drop sources of one Poll, which another
// thread polls.

constexpr std::size_t kWorkers = 8;
constexpr std::uintptr_t kRounds = 400;
constexpr Token kWorkerDone{kWorkers};  // Nobody's token.

// In its token a source says whose it is, and in which round.
Token token_of(std::size_t worker, std::uintptr_t round) noexcept {
  return Token{round * (kWorkers + 1) + worker};
}

using SharedLoop = BasicLoop<2 * kWorkers, 4>;

struct Worker {
  // Its pair lives for two rounds, with one registration each; then its numbers are used anew.
  void run() noexcept {
    std::optional<net::UnixStream::Pair> pair;
    for (std::uintptr_t round = 1; round <= kRounds && is_heard; ++round) {
      if (round % 2 == 1) {
        pair.reset();
        pair.emplace(must(net::UnixStream::pair(), "pair"));
      }
      play(round, *pair);
    }
    pair.reset();
    has_ended.store(true);
    CHECK(done->wake());
  }

  void play(std::uintptr_t round, net::UnixStream::Pair& pair) noexcept {
    current.store(round);
    const Registry& registry = shared->registry();
    const Token token = token_of(index, round);
    if (round % 3 == 0) {
      CHECK(registry.register_source(pair.first, token_of(index, 0), Interest::writable));
      CHECK(registry.reregister_source(pair.first, token, Interest::readable));
    } else {
      CHECK(registry.register_source(pair.first, token, Interest::readable));
    }
    CHECK(pair.second.write(kByte));
    // The event goes to the polling thread, which wakes this one.
    is_heard = own.poll.poll(own.events, kPatience).has_value() && !own.events.is_empty();
    CHECK(is_heard);
    drain(pair.first);
    if (round % 2 == 1) {
      CHECK(registry.deregister_source(pair.first));
    }
  }

  std::size_t index = 0;
  SharedLoop* shared = nullptr;
  Waker* done = nullptr;
  BasicLoop<1, 4> own{};
  Waker heard = must(Waker::create(own.registry(), Token{0}), "waker");
  std::atomic<std::uintptr_t> current{0};
  std::atomic<bool> has_ended{false};
  bool is_heard = true;
};

// Wakes the worker whose event this is. Rounds that are over may still be reported by a poll that
// was running when they ended; rounds to come may not.
void pass_on(const Event& event, Worker (&workers)[kWorkers]) noexcept {
  const auto number = static_cast<std::uintptr_t>(event.token());
  Worker& worker = workers[number % (kWorkers + 1)];
  const std::uintptr_t round = number / (kWorkers + 1);
  const std::uintptr_t current = worker.current.load();
  CHECK(round <= current);
  if (round == current && event.is_readable()) {
    CHECK(worker.heard.wake());
  }
}

// CONNECTIONS

// With both ends in this process, what 20,000 descriptors leave room for.
constexpr std::size_t kPairs = sys::caps::unix_sockets ? 9'900 : 1;

struct Crowd {
  // A connection in the place of this number; the token says how many there have been.
  void open(std::size_t index) noexcept {
    pairs[index].reset();
    pairs[index].emplace(must(net::UnixStream::pair(), "pair"));
    const Token token{index * kGenerations + ++generations[index]};
    CHECK(loop.registry().register_source(pairs[index]->first, token, Interest::readable));
  }

  void make_due(std::size_t index) noexcept {
    CHECK(pairs[index]->second.write(kByte));
    is_due[index] = true;
    ++due_count;
  }

  // Polls until each that is due was reported once, and nobody else.
  void expect_each_once() noexcept {
    while (due_count != 0) {
      REQUIRE(loop.poll.poll(loop.events, kPatience));
      REQUIRE(!loop.events.is_empty());  // Or an event was lost.
      for (const Event& event : loop.events) {
        const auto number = static_cast<std::uintptr_t>(event.token());
        const std::size_t index = number / kGenerations;
        REQUIRE(index < kPairs);
        REQUIRE_EQ(number % kGenerations, generations[index]);
        REQUIRE(is_due[index]);
        REQUIRE(event.is_readable());
        is_due[index] = false;
        --due_count;
        drain(pairs[index]->first);
      }
    }
    CHECK(loop.poll.poll(loop.events, Timeout::zero()));
    CHECK(loop.events.is_empty());
  }

  static constexpr std::uintptr_t kGenerations = 1000;

  BasicLoop<kPairs, 256> loop{};
  std::optional<net::UnixStream::Pair> pairs[kPairs]{};
  std::uintptr_t generations[kPairs]{};
  bool is_due[kPairs]{};
  std::size_t due_count = 0;
};

}  // namespace

TEST(stress, eight_threads_register_while_another_polls) {
  SKIP_UNLESS(sys::caps::threads && sys::caps::unix_sockets, kNoUnix);
  SharedLoop loop;
  Waker done = must(Waker::create(loop.registry(), kWorkerDone), "waker");
  Worker workers[kWorkers];
  host::Thread threads[kWorkers];
  for (std::size_t index = 0; index < kWorkers; ++index) {
    workers[index].index = index;
    workers[index].shared = &loop;
    workers[index].done = &done;
    threads[index] = host::start_thread([](void* worker) { static_cast<Worker*>(worker)->run(); },
                                        &workers[index]);
  }
  const auto all_have_ended = [&] {
    for (const Worker& worker : workers) {
      if (!worker.has_ended.load()) {
        return false;
      }
    }
    return true;
  };
  bool is_waiting = true;
  while (is_waiting) {
    CHECK(loop.poll.poll(loop.events, kPatience));
    CHECK(!loop.events.is_empty());
    is_waiting = !loop.events.is_empty();
    for (const Event& event : loop.events) {
      if (event.token() == kWorkerDone) {
        // Coalesced wakes are one event, so it is the workers that are asked.
        is_waiting = !all_have_ended();
      } else {
        pass_on(event, workers);
      }
    }
  }
  for (const host::Thread thread : threads) {
    host::join(thread);
  }
}

constexpr std::size_t kSteps[] = {1, 7, 2, 1000};

TEST(stress, thousands_of_connections_are_each_reported_once) {
  SKIP_UNLESS(sys::caps::unix_sockets, kNoUnix);
  SKIP_UNLESS(host::make_room_for_handles(2 * kPairs), "the process may have too few handles");
  Crowd crowd;
  for (std::size_t index = 0; index < kPairs; ++index) {
    crowd.open(index);
  }
  for (const std::size_t step : kSteps) {
    for (std::size_t index = 0; index < kPairs; index += step) {
      crowd.make_due(index);
    }
    crowd.expect_each_once();
    // Every third is closed with an event that nobody has taken, and its handles are used again.
    for (std::size_t index = 0; index < kPairs; index += 3) {
      CHECK(crowd.pairs[index]->second.write(kByte));
      crowd.open(index);
    }
    crowd.expect_each_once();
  }
}
