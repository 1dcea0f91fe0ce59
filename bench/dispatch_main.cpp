#include <cstdio>
#include <cstdlib>
#include <cstring>

#include <sys/resource.h>
#include <sys/socket.h>
#include <unistd.h>

#include "dispatch.hpp"

namespace {

using bench::kReady;
using bench::kWatched;
using bench::require;

int ours[kWatched];
int theirs[kWatched];

void open_pairs() {
  // Two descriptors for each, and the soft limit is often 1024.
  rlimit limit{};
  require(::getrlimit(RLIMIT_NOFILE, &limit) == 0);
  limit.rlim_cur = limit.rlim_max;
  require(::setrlimit(RLIMIT_NOFILE, &limit) == 0);
  for (std::size_t index = 0; index < kWatched; ++index) {
    int pair[2];
    if (::socketpair(AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0, pair) != 0) {
      std::perror("socketpair");
      std::exit(1);
    }
    ours[index] = pair[0];
    theirs[index] = pair[1];
  }
}

// Makes some of them readable, spread evenly, and has each of those served.
void events(long rounds) {
  bench::watch(ours, kWatched);
  for (long round = 0; round < rounds; ++round) {
    for (std::size_t index = 0; index < kReady; ++index) {
      require(::send(theirs[index * (kWatched / kReady)], "x", 1, 0) == 1);
    }
    require(bench::dispatch(ours) == kReady);
  }
}

struct Case {
  const char* name;
  void (*run)(long rounds);
};

constexpr Case kCases[] = {
    {"event", events},
    {"empty_poll",
     [](long rounds) {
       for (long round = 0; round < rounds; ++round) {
         bench::empty_poll();
       }
     }},
    {"register",
     [](long rounds) {
       for (long round = 0; round < rounds; ++round) {
         bench::register_and_deregister(ours[0]);
       }
     }},
    {"reregister",
     [](long rounds) {
       bench::watch(ours, 1);
       for (long round = 0; round < rounds; ++round) {
         bench::reregister(ours[0]);
       }
     }},
    {"wake",
     [](long rounds) {
       for (long round = 0; round < rounds; ++round) {
         bench::wake_and_poll();
       }
     }},
};

}  // namespace

int main(int argument_count, char** arguments) {
  if (argument_count != 3) {
    std::fprintf(stderr, "usage: %s event|empty_poll|register|reregister|wake ROUNDS\n",
                 arguments[0]);
    return 2;
  }
  for (const Case& each : kCases) {
    if (std::strcmp(arguments[1], each.name) == 0) {
      open_pairs();
      bench::set_up();
      each.run(std::strtol(arguments[2], nullptr, 10));
      bench::tear_down();
      return 0;
    }
  }
  std::fprintf(stderr, "error: there is no benchmark \"%s\"\n", arguments[1]);
  return 2;
}
