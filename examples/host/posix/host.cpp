#include "host.hpp"

#include <cerrno>
#include <cstdlib>

#include <unistd.h>

namespace host {

namespace {

// The arguments behind the program's name.
constinit std::span<char* const> arguments{};

}  // namespace

std::span<char* const> words() noexcept { return arguments; }

void end(int exit_code) noexcept { std::exit(exit_code); }

void write(Stream stream, mio::Text text) noexcept {
  while (!text.empty()) {
    const ssize_t size = ::write(static_cast<int>(stream), text.data(), text.size());
    if (size < 0 && errno != EINTR) {
      return;  // Nothing can be done about an output that does not take it.
    }
    text = text.part(size < 0 ? 0 : static_cast<std::size_t>(size));
  }
}

void complain_of(mio::Error error, const char* what, const char* where) noexcept {
  complain("cannot ", what, where, ": ", mio::name_of(error.kind()), " (",
           static_cast<std::size_t>(error.os_code()), ")");
}

}  // namespace host

int main(int argument_count, char** argument_values) {
  if (argument_count > 1) {
    host::arguments = {argument_values + 1, static_cast<std::size_t>(argument_count - 1)};
  }
  return run();
}
