// The micro-benchmarks of peer.hpp, timed by Google Benchmark.
//
// --rounds=N does each case exactly N times instead of until it is measured well: callgrind then
// counts what the peer_ functions did, by the difference of two N.
#include <algorithm>
#include <atomic>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <ctime>
#include <fstream>
#include <memory>
#include <string>
#include <thread>
#include <vector>

#include <benchmark/benchmark.h>
#include <sched.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <unistd.h>

#include "peer.hpp"

namespace {

using benchmark::State;

// Operations of one iteration, where one alone would be too short for the clock.
constexpr long kBatch = 100;

struct DestroyPeer {
  void operator()(Peer* peer) const { peer_destroy(peer); }
};
using OwnedPeer = std::unique_ptr<Peer, DestroyPeer>;

double seconds_of(clockid_t clock) {
  timespec now{};
  ::clock_gettime(clock, &now);
  return static_cast<double>(now.tv_sec) + static_cast<double>(now.tv_nsec) * 1e-9;
}

/// What looking at a clock twice seems to take: it takes more than a small case does.
double seconds_between_looks(clockid_t clock) {
  double least = 1;
  for (int round = 0; round < 1000; ++round) {
    const double begin = seconds_of(clock);
    least = std::min(least, seconds_of(clock) - begin);
  }
  return least;
}

/// The time of one iteration, from construction on. It is this thread's time on a processor, so
/// that what else the machine does is not in it.
class Stopwatch {
 public:
  void stop(State& state) const {
    static const double own = seconds_between_looks(CLOCK_THREAD_CPUTIME_ID);
    state.SetIterationTime(std::max(0.0, seconds_of(CLOCK_THREAD_CPUTIME_ID) - begin_ - own));
  }

 private:
  double begin_ = seconds_of(CLOCK_THREAD_CPUTIME_ID);
};

void set_operations(State& state, std::int64_t per_iteration) {
  state.SetItemsProcessed(state.iterations() * per_iteration);
}

/// Connected pairs of sockets; more are made when more are wanted, and they stay.
class Pairs {
 public:
  const int* ours(std::size_t count) {
    while (ours_.size() < count) {
      int pair[2];
      if (::socketpair(AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0, pair) != 0) {
        std::perror("socketpair");
        std::exit(1);
      }
      ours_.push_back(pair[0]);
      theirs_.push_back(pair[1]);
    }
    return ours_.data();
  }

  void make_readable(std::size_t index) { bench::require(::send(theirs_[index], "x", 1, 0) == 1); }

 private:
  std::vector<int> ours_;
  std::vector<int> theirs_;
};

Pairs pairs;

OwnedPeer watching(std::size_t count) {
  OwnedPeer peer(peer_create());
  peer_watch(peer.get(), pairs.ours(count), count);
  return peer;
}

// Makes some of many readable, spread evenly, and measures how they are served.
void dispatch(State& state) {
  const auto watched = static_cast<std::size_t>(state.range(0));
  const auto ready = static_cast<std::size_t>(state.range(1));
  const OwnedPeer peer = watching(watched);
  for (auto _ : state) {
    for (std::size_t index = 0; index < ready; ++index) {
      pairs.make_readable(index * (watched / ready));
    }
    const Stopwatch watch;
    for (std::size_t total = 0; total < ready;) {
      total += peer_dispatch(peer.get());
    }
    watch.stop(state);
  }
  set_operations(state, state.range(1));
}

void look(State& state) {
  const OwnedPeer peer = watching(static_cast<std::size_t>(state.range(0)));
  for (auto _ : state) {
    const Stopwatch watch;
    peer_look(peer.get(), kBatch);
    watch.stop(state);
  }
  set_operations(state, kBatch);
}

void register_one(State& state) {
  const auto watched = static_cast<std::size_t>(state.range(0));
  const OwnedPeer peer = watching(watched);
  const int fd = pairs.ours(watched + 1)[watched];
  for (auto _ : state) {
    const Stopwatch watch;
    peer_register(peer.get(), fd, kBatch);
    watch.stop(state);
  }
  set_operations(state, kBatch);
}

void reregister(State& state) {
  const OwnedPeer peer = watching(static_cast<std::size_t>(state.range(0)));
  for (auto _ : state) {
    const Stopwatch watch;
    if (!peer_reregister(peer.get(), kBatch)) {
      state.SkipWithError("it has no such thing");
      break;
    }
    watch.stop(state);
  }
  set_operations(state, kBatch);
}

void wake_awake(State& state) {
  const OwnedPeer peer(peer_create());
  for (auto _ : state) {
    const Stopwatch watch;
    peer_wake_self(peer.get(), kBatch);
    watch.stop(state);
  }
  set_operations(state, kBatch);
}

/// A thread with a loop of its own that waits for wakes, and after each calls `on_wake`.
template <class OnWake>
class Waiting {
 public:
  explicit Waiting(OnWake on_wake) : peer_(peer_create()) {
    thread_ = std::thread([this, on_wake] {
      thread_id_ = ::gettid();
      for (peer_wait(peer()); !is_over_; peer_wait(peer())) {
        on_wake();
      }
    });
  }
  ~Waiting() {
    is_over_ = true;
    peer_wake(peer());
    thread_.join();
  }

  Peer* peer() const { return peer_.get(); }

  /// Returns when the thread sleeps, which it does in its loop only.
  void await_sleep() const {
    std::string line;
    do {
      const std::string path = "/proc/self/task/" + std::to_string(thread_id_) + "/stat";
      std::getline(std::ifstream(path), line);
    } while (line.find(") S ") == std::string::npos);
  }

 private:
  OwnedPeer peer_;
  std::atomic<bool> is_over_ = false;
  std::atomic<int> thread_id_ = 0;
  std::thread thread_;
};

// What it costs whoever wakes.
void wake_asleep(State& state) {
  std::atomic<long> served = 0;
  Waiting waiting([&served] { ++served; });
  long wakes = 0;
  for (auto _ : state) {
    while (served != wakes) {
      std::this_thread::yield();
    }
    waiting.await_sleep();
    const Stopwatch watch;
    peer_wake(waiting.peer());
    watch.stop(state);
    ++wakes;
  }
  set_operations(state, 1);
}

void ping_pong(State& state) {
  const OwnedPeer mine(peer_create());
  Waiting waiting([&mine] { peer_wake(mine.get()); });
  for (auto _ : state) {
    peer_wake(waiting.peer());
    peer_wait(mine.get());
  }
  set_operations(state, 1);
}

void ping_pong_on_one_cpu(State& state) {
  cpu_set_t before;
  ::sched_getaffinity(0, sizeof before, &before);
  cpu_set_t one;
  CPU_ZERO(&one);
  CPU_SET(static_cast<unsigned>(::sched_getcpu()), &one);
  ::sched_setaffinity(0, sizeof one, &one);  // The other thread inherits it.
  ping_pong(state);
  ::sched_setaffinity(0, sizeof before, &before);
}

void add_cases(long rounds) {
  constexpr std::int64_t kMax = bench::kWatchedMax;
  const std::vector<std::int64_t> sizes{1, 10, 100, 1000, kMax};
  const auto add = [rounds](const char* name, void (*run)(State&)) {
    auto* const added = benchmark::RegisterBenchmark(name, run);
    if (rounds != 0) {
      added->Iterations(rounds);
    }
    return added;
  };
  add("dispatch", dispatch)
      ->ArgsProduct({sizes, {1}})
      ->Args({1000, 100})
      ->Args({kMax, 1000})
      ->UseManualTime();
  add("look", look)->ArgsProduct({sizes})->UseManualTime();
  add("register", register_one)->ArgsProduct({sizes})->UseManualTime();
  add("reregister", reregister)->ArgsProduct({sizes})->UseManualTime();
  add("wake_awake", wake_awake)->UseManualTime();
  add("wake_asleep", wake_asleep)->UseManualTime();
  add("ping_pong", ping_pong)->UseRealTime();
  add("ping_pong_on_one_cpu", ping_pong_on_one_cpu)->UseRealTime();
}

}  // namespace

int main(int argument_count, char** arguments) {
  // The soft limit of descriptors is often 1024.
  rlimit limit{};
  ::getrlimit(RLIMIT_NOFILE, &limit);
  limit.rlim_cur = limit.rlim_max;
  ::setrlimit(RLIMIT_NOFILE, &limit);

  benchmark::Initialize(&argument_count, arguments);
  long rounds = 0;
  if (argument_count == 2 && std::strncmp(arguments[1], "--rounds=", 9) == 0) {
    rounds = std::strtol(arguments[1] + 9, nullptr, 10);
  } else if (benchmark::ReportUnrecognizedArguments(argument_count, arguments)) {
    return 2;
  }
  add_cases(rounds);
  benchmark::RunSpecifiedBenchmarks();
  return 0;
}
