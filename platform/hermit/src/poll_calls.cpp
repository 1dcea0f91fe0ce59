#include <mio/sys/poll_calls.hpp>

#include <cstddef>

#include <mio/sys/error.hpp>
#include <mio/sys/event.hpp>

namespace mio::sys {

static_assert(sizeof(PollFd) == 8 && alignof(PollFd) == 4);
static_assert(offsetof(PollFd, events) == 4 && offsetof(PollFd, revents) == 6);
static_assert(sizeof(hermit::Timespec) == 16 && offsetof(hermit::Timespec, nsec) == 8);

short asked_of(std::uint8_t directions) noexcept {
  return static_cast<short>(((directions & Ready::readable) != 0 ? hermit::kPollIn : 0) |
                            ((directions & Ready::writable) != 0 ? hermit::kPollOut : 0));
}

// A hang-up says that the peer has finished, and stays; it says nothing of our own direction. It is
// told only while neither direction is asked for.
std::uint8_t ready_of(short revents) noexcept {
  std::uint8_t ready = 0;
  const auto add = [&](int bits, std::uint8_t says) { ready |= (revents & bits) != 0 ? says : 0; };
  add(hermit::kPollIn, Ready::readable);
  add(hermit::kPollOut, Ready::writable);
  add(hermit::kPollHup, Ready::both | Ready::read_closed | Ready::trouble);
  add(hermit::kPollErr | hermit::kPollNval, Ready::both | Ready::error | Ready::trouble);
  return ready;
}

// Not every kind of descriptor has flags, but each knows whether it is open.
Result<> check_handle(int fd) noexcept {
  const Result<> outcome = hermit::checked(hermit::fcntl(fd, hermit::kFGetfl, 0));
  return outcome.failed_with(ErrorKind::bad_handle) ? outcome : Result<>();
}

std::uint64_t now_ns() noexcept {
  hermit::Timespec now{};
  // The kernel knows this clock, so it cannot fail.
  (void)hermit::clock_gettime(hermit::kClockMonotonic, &now);
  return static_cast<std::uint64_t>(now.sec) * 1'000'000'000 + static_cast<std::uint64_t>(now.nsec);
}

}  // namespace mio::sys
