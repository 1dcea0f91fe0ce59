#include "semihosting.hpp"

#include <cstdint>

namespace board::semihosting {

namespace {

// Arm's specification, "Semihosting for AArch32 and AArch64".
enum class Operation : std::uint32_t {
  open = 0x01,
  write = 0x05,
  command_line = 0x15,
  exit_extended = 0x20,
};
constexpr std::uint32_t kApplicationExit = 0x20026;

std::int32_t call(Operation operation, const void* argument) noexcept {
  register std::uint32_t r0 asm("r0") = static_cast<std::uint32_t>(operation);
  register const void* r1 asm("r1") = argument;
  asm volatile("bkpt 0xab" : "+r"(r0) : "r"(r1) : "memory");
  return static_cast<std::int32_t>(r0);
}

}  // namespace

void end(int exit_code) noexcept {
  const std::uint32_t arguments[] = {kApplicationExit, static_cast<std::uint32_t>(exit_code)};
  for (;;) {
    static_cast<void>(call(Operation::exit_extended, arguments));
  }
}

void write(const char* text, std::size_t size) noexcept {
  static constinit std::int32_t handle = -1;
  if (handle < 0) {
    constexpr std::uint32_t kForWriting = 4;
    const struct {
      const char* name;
      std::uint32_t mode, name_size;
    } console{":tt", kForWriting, 3};
    handle = call(Operation::open, &console);
  }
  const struct {
    std::int32_t handle;
    const char* text;
    std::size_t size;
  } arguments{handle, text, size};
  static_cast<void>(call(Operation::write, &arguments));
}

std::span<char* const> arguments() noexcept {
  constexpr std::size_t kBytesMax = 1024;
  constexpr std::size_t kWordsMax = 16;
  static constinit char bytes[kBytesMax]{};
  static constinit char* words[kWordsMax]{};
  const struct {
    char* bytes;
    std::size_t size;
  } into{bytes, kBytesMax - 1};
  if (call(Operation::command_line, &into) != 0) {
    return {};
  }
  std::size_t count = 0;
  char before = ' ';
  for (char* here = bytes; *here != '\0' && count < kWordsMax; ++here) {
    if (*here == ' ') {
      *here = '\0';
      before = ' ';
    } else if (before == ' ') {
      words[count++] = here;
      before = *here;
    }
  }
  return std::span(words, count).subspan(count != 0 ? 1 : 0);
}

}  // namespace board::semihosting
