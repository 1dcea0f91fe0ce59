#include "stop_signal.hpp"

#include <atomic>
#include <utility>

#include <signal.h>

namespace host {

namespace {

// What the signal handler wakes.
constinit std::atomic<const mio::Waker*> stop_waker{nullptr};
static_assert(std::atomic<const mio::Waker*>::is_always_lock_free, "a signal handler reads it");

void on_signal(int) noexcept {
  if (const mio::Waker* const waker = stop_waker.load(); waker != nullptr) {
    // Nobody is left to tell; the next signal tries again.
    (void)waker->wake();
  }
}

}  // namespace

StopSignal::~StopSignal() { stop_waker.store(nullptr); }

mio::Result<> StopSignal::watch(const mio::Registry& registry, mio::Token token) noexcept {
  MIO_TRY_ASSIGN(auto waker, mio::Waker::create(registry, token));
  token_ = token;
  waker_.emplace(std::move(waker));
  stop_waker.store(&*waker_);

  struct sigaction action{};
  action.sa_handler = on_signal;
  action.sa_flags = SA_RESTART;
  for (const int signal : {SIGTERM, SIGINT}) {
    // It can only fail for a signal that does not exist.
    (void)::sigaction(signal, &action, nullptr);
  }
  return {};
}

}  // namespace host
