// The host of a test program on bare metal: the board begins it, semihosting prints, and the
// board's watchdog is ours.
#include <cstddef>
#include <span>

#include "registers.hpp"
#include "run.hpp"
#include "semihosting.hpp"

namespace mio::test {

void harness_write(const char* text, std::size_t size) noexcept {
  board::semihosting::write(text, size);
}

namespace {

constexpr unsigned kDeadlineSeconds = 30;

}  // namespace

void harness_watch_start() noexcept {
  board::watchdog().load = kDeadlineSeconds * board::clock_hz;
  board::watchdog().control = 1;
}

void harness_watch_stop() noexcept { board::watchdog().control = 0; }

}  // namespace mio::test

extern "C" void nmi_handler() {
  mio::test::report_hung(mio::test::kDeadlineSeconds);
  board::semihosting::end(1);
}

int main() {
  const std::span<char* const> words = board::semihosting::arguments();
  return mio::test::run_all({words.data(), words.size()});
}
