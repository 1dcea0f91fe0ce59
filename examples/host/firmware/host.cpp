#include "host.hpp"

#include "network.hpp"
#include "semihosting.hpp"

namespace host {

std::span<char* const> words() noexcept { return board::semihosting::arguments(); }

void end(int exit_code) noexcept { board::semihosting::end(exit_code); }

// One output is all there is.
void write(Stream, mio::Text text) noexcept { board::semihosting::write(text.data(), text.size()); }

// As short as can be: the names of the kinds alone are half a kilobyte, so their numbers serve.
void complain_of(mio::Error error, const char* what, const char* where) noexcept {
  complain("cannot ", what, where, ": kind ", static_cast<std::size_t>(error.kind()));
}

}  // namespace host

int main() {
  board::start_network();
  return run();
}
