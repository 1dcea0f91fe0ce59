// A stranger's program for WASI that has a libc: a main(), and a line printed.
#include <cstdio>

#include <mio/mio.hpp>

namespace {

mio::Sources<8> sources;

}  // namespace

int main() {
  auto poll = mio::Poll::create(sources);
  mio::Events<8> events;
  if (!poll || !poll->poll(events, mio::Timeout::zero())) {
    return 1;
  }
  std::printf("polled: %d events\n", static_cast<int>(events.end() - events.begin()));
}
