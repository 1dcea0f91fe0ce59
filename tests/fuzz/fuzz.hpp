// What the fuzz targets share: the entry point that libFuzzer calls, a reader of its bytes, and a
// check that ends the process, which is how a fuzzer learns that it has found something.
#pragma once

#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <span>

/// Defined by each target; called by libFuzzer, or by replay.cpp for each file of the corpus.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size);

namespace mio::fuzz {

/// The bytes of one input, front to back; zeros once they are used up.
class Input {
 public:
  Input(const std::uint8_t* data, std::size_t size) noexcept : rest_(data, size) {}

  bool is_empty() const noexcept { return rest_.empty(); }
  std::size_t size() const noexcept { return rest_.size(); }

  std::uint8_t byte() noexcept {
    if (rest_.empty()) {
      return 0;
    }
    const std::uint8_t value = rest_.front();
    rest_ = rest_.subspan(1);
    return value;
  }

  /// One of 0 to count - 1.
  std::size_t below(std::size_t count) noexcept { return byte() % count; }

  std::uint32_t word() noexcept {
    std::uint32_t value = 0;
    for (int index = 0; index < 4; ++index) {
      value = value << 8 | byte();
    }
    return value;
  }

 private:
  std::span<const std::uint8_t> rest_;
};

/// Ends the process with `promise`, the sentence that turned out to be wrong, unless it holds.
inline void expect(bool holds, const char* promise) noexcept {
  if (!holds) {
    std::fprintf(stderr, "fuzz: broken: %s\n", promise);
    std::abort();
  }
}

}  // namespace mio::fuzz
