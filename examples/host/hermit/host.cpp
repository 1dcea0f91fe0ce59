#include "host.hpp"

#include <cstddef>
#include <cstdint>

#include <mio/sys/hermit.hpp>

namespace host {

namespace {

std::span<char* const> all_words;

}  // namespace

// The kernel's own command line has them, behind "--".
std::span<char* const> words() noexcept { return all_words; }

void end(int exit_code) noexcept { mio::sys::hermit::exit(exit_code); }

void write(Stream stream, mio::Text text) noexcept {
  // Nothing can be done about an output that does not take it.
  (void)mio::sys::hermit::write(static_cast<std::int32_t>(stream), text.data(), text.size());
}

void complain_of(mio::Error error, const char* what, const char* where) noexcept {
  // The kernel's numbers are positive here.
  complain("cannot ", what, where, ": ", mio::name_of(error.kind()), " (",
           static_cast<std::size_t>(error.os_code()), ")");
}

}  // namespace host

// Where the kernel begins the program, on a thread of its own. It must not return.
extern "C" [[noreturn]] void runtime_entry(std::int32_t word_count, char* const* words,
                                           char* const*) {
  const auto count = static_cast<std::size_t>(word_count);
  host::all_words = std::span(words, count).subspan(count != 0 ? 1 : 0);
  host::end(run());
}
