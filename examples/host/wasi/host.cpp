#include "host.hpp"

#include "preview1.hpp"

namespace host {

namespace {

constexpr std::size_t kWordsMax = 16;
constexpr std::size_t kBytesMax = 1024;

// Only in programs that ask for their arguments: the linker leaves out what is not used.
char* word_table[kWordsMax];
char word_bytes[kBytesMax];

}  // namespace

std::span<char* const> words() noexcept {
  std::size_t count = 0;
  std::size_t size_bytes = 0;
  if (preview1::args_sizes_get(&count, &size_bytes) != 0 || count > kWordsMax ||
      size_bytes > kBytesMax || preview1::args_get(word_table, word_bytes) != 0) {
    complain("the arguments cannot be read, or are too many");
    end(2);
  }
  return std::span(word_table, count).subspan(count != 0 ? 1 : 0);
}

void end(int exit_code) noexcept { preview1::proc_exit(static_cast<std::uint32_t>(exit_code)); }

void write(Stream stream, mio::Text text) noexcept {
  std::size_t written = 0;
  // Nothing can be done about an output that does not take it.
  (void)preview1::fd_write(static_cast<std::uint32_t>(stream), &text, 1, &written);
}

}  // namespace host

// There is no libc: this is where the sandbox begins the program. Nothing has a constructor.
extern "C" __attribute__((export_name("_start"))) void _start() {
  host::end(run());
}
