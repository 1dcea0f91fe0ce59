// The host of a test program on WASI preview 1, without a libc: it is linked with -nostdlib and
// gives _start itself. There is no watchdog here: ctest ends a test that hangs, and the last RUN
// line names it.
#include <cstddef>
#include <cstdint>

#include "run.hpp"

#define MIO_WASI_IMPORT(name) \
  __attribute__((import_module("wasi_snapshot_preview1"), import_name(#name)))

extern "C" {

struct WasiSpan {
  const char* data;
  std::size_t size;
};

MIO_WASI_IMPORT(fd_write)
std::uint16_t mio_test_fd_write(std::uint32_t fd, const WasiSpan* spans, std::size_t span_count,
                                std::size_t* written);
MIO_WASI_IMPORT(args_sizes_get)
std::uint16_t mio_test_args_sizes_get(std::size_t* count, std::size_t* size_bytes);
MIO_WASI_IMPORT(args_get)
std::uint16_t mio_test_args_get(char** arguments, char* bytes);
MIO_WASI_IMPORT(proc_exit)
[[noreturn]] void mio_test_proc_exit(std::uint32_t status);

// Made by the linker: runs the constructors, which put the test cases on their list.
void __wasm_call_ctors();

}  // extern "C"

namespace {

constexpr std::uint32_t kStandardOutput = 1;
constexpr std::size_t kArgumentsMax = 64;
constexpr std::size_t kArgumentBytesMax = 4096;
constinit char* arguments[kArgumentsMax];
constinit char argument_bytes[kArgumentBytesMax];

}  // namespace

namespace mio::test {

void harness_write(const char* text, std::size_t size) noexcept {
  while (size > 0) {
    const WasiSpan span{text, size};
    std::size_t written = 0;
    if (mio_test_fd_write(kStandardOutput, &span, 1, &written) != 0) {
      return;
    }
    text += written;
    size -= written;
  }
}

void harness_watch_start() noexcept {}

void harness_watch_stop() noexcept {}

}  // namespace mio::test

extern "C" __attribute__((export_name("_start"))) void _start() {
  __wasm_call_ctors();
  std::size_t count = 0;
  std::size_t size_bytes = 0;
  if (mio_test_args_sizes_get(&count, &size_bytes) != 0 || count > kArgumentsMax ||
      size_bytes > kArgumentBytesMax || mio_test_args_get(arguments, argument_bytes) != 0) {
    constexpr mio::Text complaint = "too many arguments for this test program\n";
    mio::test::harness_write(complaint.data(), complaint.size());
    mio_test_proc_exit(2);
  }
  const std::size_t skip = count > 0 ? 1 : 0;
  mio_test_proc_exit(
      static_cast<std::uint32_t>(mio::test::run_all({arguments + skip, count - skip})));
}
