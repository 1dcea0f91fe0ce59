// What the seam knows of each call, between Seam and the calls that the linker leads here.
#pragma once

#include <atomic>
#include <cstddef>
#include <cstdint>

#include "seam.hpp"

namespace mio::fault {

enum class Plan : std::uint8_t { go_through, fail, fail_after, answer };

// Atomic, because a wake may come from another thread while the test polls.
struct Record {
  std::atomic<Plan> plan{Plan::go_through};
  std::atomic<unsigned> skipped{0};
  std::atomic<unsigned> times{0};
  std::atomic<int> value{0};
  std::atomic<std::size_t> limit{SIZE_MAX};
  std::atomic<unsigned> count{0};
  std::atomic<std::uint64_t> asked{0};
  std::atomic<std::uint64_t> asked_sum{0};
};

Record& record_of(Call call) noexcept;

// How many Asides the thread is in.
unsigned& aside_depth() noexcept;

// How waits and the clock behave; the actions are set before other threads make calls.
struct Waits {
  std::atomic<void (*)(void*)> poll_action{nullptr};
  void* poll_argument = nullptr;
  std::atomic<void (*)(void*)> enter_action{nullptr};
  void* enter_argument = nullptr;
  std::atomic<bool> are_skipped{false};
  std::atomic<std::uint64_t> skipped_ms{0};
};
Waits& waits() noexcept;

// Leaves the code of an error where a call leaves it.
void leave_code(int code) noexcept;

// What is to become of the next call.
Plan next_step(Record& record) noexcept;

template <class Real, class... Arguments>
auto pass(Call call, Real real, Arguments... arguments) noexcept {
  using Outcome = decltype(real(arguments...));
  if (aside_depth() > 0) {
    return real(arguments...);
  }
  Record& record = record_of(call);
  ++record.count;
  const Plan step = next_step(record);
  if (step == Plan::answer) {
    return static_cast<Outcome>(record.value.load());
  }
  if (step != Plan::fail) {
    // In a static program the C library's own calls are led here too: musl's epoll_create calls
    // epoll_create1.
    const Aside aside;
    const Outcome outcome = real(arguments...);
    if (step == Plan::go_through) {
      return outcome;
    }
  }
  leave_code(record.value);
  return static_cast<Outcome>(-1);
}

void note(Call call, std::uint64_t asked) noexcept;
void note_flags(Call call, int flags) noexcept;
std::size_t limited(Call call, std::size_t size) noexcept;

}  // namespace mio::fault
