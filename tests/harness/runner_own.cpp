// The runner for places without a libc.
#include <atomic>

#include "describe.hpp"
#include "run.hpp"

namespace mio::test {

namespace {

// Checks may fail on threads that the test started.
constinit std::atomic<bool> has_failed{false};

}  // namespace

void run_cases(std::span<const char* const> arguments) noexcept {
  for (Case* test = first_case(); test != nullptr; test = test->next) {
    if (!is_selected(*test, arguments)) {
      continue;
    }
    has_failed.store(false);
    begin_case(test->name);
    test->run();
    end_case(has_failed.load());
  }
}

void report_failure(const char* file, int line_number, Text text) noexcept {
  has_failed.store(true);
  Line line;
  line.append(file).append(":").append_signed(line_number).append(": FAILED ");
  line.append(current_case()).append(": ").append(text).append("\n");
  harness_write(line.text().data(), line.text().size());
}

}  // namespace mio::test
