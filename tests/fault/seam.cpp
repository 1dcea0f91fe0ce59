#include "seam.hpp"

#include <cerrno>

#include "seam_record.hpp"

namespace mio::fault {

namespace {

constinit Record records[call_count];

void plan_for(Call call, Plan plan, int value, unsigned times, unsigned skipped) noexcept {
  Record& record = record_of(call);
  record.value = value;
  record.times = times;
  record.skipped = skipped;
  record.plan = plan;
}

}  // namespace

Record& record_of(Call call) noexcept { return records[static_cast<std::size_t>(call)]; }

unsigned& aside_depth() noexcept {
  static constinit thread_local unsigned depth = 0;
  return depth;
}

Waits& waits() noexcept {
  static constinit Waits all;
  return all;
}

void leave_code(int code) noexcept { errno = code; }

Plan next_step(Record& record) noexcept {
  const Plan plan = record.plan;
  if (plan == Plan::go_through) {
    return plan;
  }
  if (record.skipped > 0) {
    --record.skipped;
    return Plan::go_through;
  }
  if (record.times == 0) {
    return Plan::go_through;
  }
  if (record.times != Seam::always) {
    --record.times;
  }
  return plan;
}

void note(Call call, std::uint64_t asked) noexcept {
  if (aside_depth() == 0) {
    record_of(call).asked = asked;
    record_of(call).asked_sum += asked;
  }
}

void note_flags(Call call, int flags) noexcept { note(call, static_cast<unsigned>(flags)); }

std::size_t limited(Call call, std::size_t size) noexcept {
  const std::size_t limit = record_of(call).limit;
  return aside_depth() == 0 && limit < size ? limit : size;
}

void Seam::fail(Call call, int code, unsigned times, unsigned skipped) noexcept {
  plan_for(call, Plan::fail, code, times, skipped);
}

void Seam::fail_after(Call call, int code) noexcept {
  plan_for(call, Plan::fail_after, code, 1, 0);
}

void Seam::answer(Call call, int outcome, unsigned times) noexcept {
  plan_for(call, Plan::answer, outcome, times, 0);
}

void Seam::limit(Call call, std::size_t size_bytes) noexcept { record_of(call).limit = size_bytes; }

void Seam::skip_waits() noexcept { waits().are_skipped = true; }

void Seam::after_poll(void (*action)(void*), void* argument) noexcept {
  waits().poll_argument = argument;
  waits().poll_action = action;
}

void Seam::before_enter(void (*action)(void*), void* argument) noexcept {
  waits().enter_argument = argument;
  waits().enter_action = action;
}

void Seam::let_through(Call call) noexcept {
  plan_for(call, Plan::go_through, 0, 0, 0);
  record_of(call).limit = SIZE_MAX;
}

void Seam::reset() noexcept {
  for (std::size_t index = 0; index < call_count; ++index) {
    let_through(static_cast<Call>(index));
  }
  waits().are_skipped = false;
  waits().poll_action = nullptr;
  waits().enter_action = nullptr;
  waits().skipped_ms = 0;
  forget_counts();
}

void Seam::forget_counts() noexcept {
  for (Record& record : records) {
    record.count = 0;
    record.asked = 0;
    record.asked_sum = 0;
  }
}

unsigned Seam::count(Call call) const noexcept { return record_of(call).count; }

unsigned Seam::total() const noexcept {
  unsigned total = 0;
  for (const Record& record : records) {
    total += record.count;
  }
  return total;
}

std::uint64_t Seam::asked(Call call) const noexcept { return record_of(call).asked; }
std::uint64_t Seam::asked_sum(Call call) const noexcept { return record_of(call).asked_sum; }

Aside::Aside() noexcept { ++aside_depth(); }
Aside::~Aside() { --aside_depth(); }

}  // namespace mio::fault
