// The host of a test program where there is a libc with POSIX signals.
#include <cerrno>
#include <csignal>
#include <cstdlib>

#include <unistd.h>

#include "run.hpp"

namespace {

constexpr unsigned kDeadlineDefaultS = 30;
unsigned deadline_s = kDeadlineDefaultS;

// SIGALRM belongs to the watchdog: a test that needs a signal takes SIGUSR1. ThreadSanitizer holds
// a signal back until the next system call; what spins without any is left to ctest's own timeout.
void on_alarm(int) {
  mio::test::report_hung(deadline_s);
  _exit(1);
}

void read_deadline() noexcept {
  const char* text = std::getenv("MIO_TEST_DEADLINE_S");
  if (text != nullptr) {
    const long seconds = std::strtol(text, nullptr, 10);
    deadline_s = seconds > 0 && seconds < 86'400 ? static_cast<unsigned>(seconds) : 0;
  }
}

}  // namespace

namespace mio::test {

void harness_write(const char* text, std::size_t size) noexcept {
  while (size > 0) {
    const ssize_t written = ::write(STDOUT_FILENO, text, size);
    if (written < 0 && errno != EINTR) {
      return;
    }
    if (written > 0) {
      text += written;
      size -= static_cast<std::size_t>(written);
    }
  }
}

// A deadline of 0 never expires, for work in a debugger.
void harness_watch_start() noexcept { ::alarm(deadline_s); }

void harness_watch_stop() noexcept { ::alarm(0); }

}  // namespace mio::test

int main(int argument_count, char** arguments) {
  read_deadline();
  struct sigaction action{};
  action.sa_handler = on_alarm;
  sigaction(SIGALRM, &action, nullptr);
  const int skip = argument_count > 0 ? 1 : 0;
  return mio::test::run_all({arguments + skip, static_cast<std::size_t>(argument_count - skip)});
}
