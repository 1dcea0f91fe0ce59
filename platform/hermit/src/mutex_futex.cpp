#include <mio/sys/hermit.hpp>
#include <mio/sys/mutex.hpp>

namespace mio::sys {

namespace {

static_assert(sizeof(std::atomic<std::uint32_t>) == sizeof(std::uint32_t));
static_assert(std::atomic<std::uint32_t>::is_always_lock_free);

std::uint32_t* native(std::atomic<std::uint32_t>& state) noexcept {
  return reinterpret_cast<std::uint32_t*>(&state);
}

}  // namespace

void Mutex::lock_slowly() noexcept {
  while (state_.exchange(kAwaited, std::memory_order_acquire) != kFree) {
    // Whatever it answers: the state alone says whether it is ours.
    (void)hermit::futex_wait(native(state_), kAwaited, nullptr, 0);
  }
}

void Mutex::wake_one() noexcept { (void)hermit::futex_wake(native(state_), 1); }

}  // namespace mio::sys
