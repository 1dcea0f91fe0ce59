#include <mio/sys/error.hpp>
#include <mio/sys/poll_calls.hpp>

namespace mio::sys {

namespace {

// The kernel spins for less than 10 ms, giving way to other threads, and sleeps from there on. So
// a wait that ends soon is answered soon, and a long one costs a hundred looks a second.
constexpr std::uint64_t kFirstNapUs = 100;
constexpr std::uint64_t kLongestNapUs = 10'000;

constexpr std::uint64_t smaller(std::uint64_t left, std::uint64_t right) noexcept {
  return left < right ? left : right;
}

}  // namespace

// For a kernel whose sys_poll, once it has gone to sleep, does not end when its time is over (issue
// 2639, open with the kernel of 2026-08-21). A wait without a limit and one of zero are the
// kernel's own; one with a limit looks, naps and looks again.
Result<std::size_t> poll_once(PollFd* fds, std::size_t count, int timeout_ms) noexcept {
  if (timeout_ms <= 0) {
    return hermit::counted(hermit::poll(fds, count, timeout_ms));
  }
  const std::uint64_t end_ns = now_ns() + static_cast<std::uint64_t>(timeout_ms) * 1'000'000;
  for (std::uint64_t nap_us = kFirstNapUs;; nap_us = smaller(2 * nap_us, kLongestNapUs)) {
    const Result<std::size_t> ready_count = hermit::counted(hermit::poll(fds, count, 0));
    const std::uint64_t now = now_ns();
    if (!ready_count || *ready_count != 0 || now >= end_ns) {
      return ready_count;
    }
    hermit::usleep(smaller(nap_us, (end_ns - now + 999) / 1'000));
  }
}

}  // namespace mio::sys
