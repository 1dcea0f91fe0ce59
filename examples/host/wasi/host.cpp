#include "host.hpp"

#include "preview1.hpp"

namespace host {

namespace {

constexpr std::size_t kWordsMax = 16;
constexpr std::size_t kBytesMax = 1024;

// Only in programs that ask for their arguments: the linker leaves out what is not used.
char* word_table[kWordsMax];
char word_bytes[kBytesMax];

// A Text is an iovec of preview 1: an address and a length.
void write(Stream stream, std::span<const mio::Text> parts) noexcept {
  std::size_t written = 0;
  // Nothing can be done about an output that does not take it.
  (void)preview1::fd_write(static_cast<std::uint32_t>(stream), parts.data(), parts.size(),
                           &written);
}

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

void write(Stream stream, mio::Text text) noexcept { write(stream, {&text, 1}); }

// As short as can be: the names of the kinds alone would be a tenth of the program, so their
// numbers serve. No kind, and no errno of preview 1, has more than two digits.
void complain_of(mio::Error error, const char* what, const char* where) noexcept {
  const auto kind = static_cast<unsigned>(error.kind());
  const auto code = static_cast<unsigned>(error.os_code());
  static char why[] = ": kind 00, code 00\n";
  constexpr std::size_t kKind = 7;
  constexpr std::size_t kCode = 16;
  why[kKind] = static_cast<char>('0' + kind / 10);
  why[kKind + 1] = static_cast<char>('0' + kind % 10);
  why[kCode] = static_cast<char>('0' + code / 10);
  why[kCode + 1] = static_cast<char>('0' + code % 10);
  const mio::Text parts[] = {"error: cannot ", what, where, why};
  write(Stream::error, parts);
}

}  // namespace host

// There is no libc: this is where the sandbox begins the program. Nothing has a constructor.
extern "C" __attribute__((export_name("_start"))) void _start() { host::end(run()); }
