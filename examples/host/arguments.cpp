#include "host.hpp"

namespace host {

namespace {

[[noreturn]] void refuse(const char* problem, const char* word) noexcept {
  complain(problem, " '", word, "'; --help says more");
  end(2);
}

}  // namespace

const char* argument(const char* help, const char* fallback) noexcept {
  const std::span<char* const> all = words();
  for (const mio::Text word : all) {
    if (word == "--help" || word == "-h") {
      write(Stream::out, help);
      end(0);
    }
    if (word.size() > 1 && word[0] == '-') {
      refuse("there is no option", word.data());
    }
  }
  if (all.size() > 1) {
    refuse("one argument is all it takes; do without", all[1]);
  }
  return all.empty() ? fallback : all[0];
}

void no_arguments(const char* help) noexcept {
  if (const char* const word = argument(help, nullptr); word != nullptr) {
    refuse("it takes no argument; do without", word);
  }
}

}  // namespace host
