// The host of a test program on bare metal: the board begins it, and semihosting prints. There is
// no watchdog here: ctest ends a test that hangs, and the last RUN line names it.
#include <cstddef>
#include <span>

#include "run.hpp"
#include "semihosting.hpp"

namespace mio::test {

void harness_write(const char* text, std::size_t size) noexcept {
  board::semihosting::write(text, size);
}

void harness_watch_start() noexcept {}

void harness_watch_stop() noexcept {}

}  // namespace mio::test

int main() {
  const std::span<char* const> words = board::semihosting::arguments();
  return mio::test::run_all({words.data(), words.size()});
}
