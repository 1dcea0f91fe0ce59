// The host of a test program on Hermit. There is no watchdog here: ctest ends a test that hangs,
// and the last RUN line names it.
#include <cstddef>
#include <cstdint>

#include <mio/sys/hermit.hpp>

#include "run.hpp"

namespace mio::test {

void harness_write(const char* text, std::size_t size) noexcept {
  constexpr std::int32_t kStandardOutput = 1;
  while (size > 0) {
    const std::ptrdiff_t written = sys::hermit::write(kStandardOutput, text, size);
    if (written <= 0) {
      return;
    }
    text += written;
    size -= static_cast<std::size_t>(written);
  }
}

void harness_watch_start() noexcept {}

void harness_watch_stop() noexcept {}

}  // namespace mio::test

extern "C" [[noreturn]] void runtime_entry(std::int32_t word_count, char* const* words,
                                           char* const*) {
  const auto count = static_cast<std::size_t>(word_count);
  const std::size_t skip = count > 0 ? 1 : 0;
  mio::sys::hermit::exit(mio::test::run_all({words + skip, count - skip}));
}
