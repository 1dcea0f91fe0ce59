// A stranger's program. It uses exceptions and RTTI, which the library is built without, and has a
// warning, which the library's own flags would make an error: it must notice none of that.
#include <cstdio>
#include <exception>
#include <iterator>
#include <typeinfo>

#include <mio/mio.hpp>

namespace {

struct Failed : std::exception {
  explicit Failed(mio::Error error) : kind(error.kind()) {}
  mio::ErrorKind kind;
};

mio::Sources<8> sources;

std::size_t poll_once() {
  auto poll = mio::Poll::create(sources);
  if (!poll) {
    throw Failed(poll.error());
  }
  mio::Events<8> events;
  if (auto polled = poll->poll(events, mio::Timeout::zero()); !polled) {
    throw Failed(polled.error());
  }
  return static_cast<std::size_t>(std::distance(events.begin(), events.end()));
}

}  // namespace

int main() {
  const char narrowed = 300;  // The warning.
  try {
    std::printf("polled: %u events\n", static_cast<unsigned>(poll_once()));
  } catch (const std::exception& exception) {
    const auto* failed = dynamic_cast<const Failed*>(&exception);
    if (failed == nullptr || typeid(exception) != typeid(Failed) || narrowed != char(300)) {
      return 1;
    }
    std::puts(failed->kind == mio::ErrorKind::unsupported ? "unsupported" : "failed");
  }
}
