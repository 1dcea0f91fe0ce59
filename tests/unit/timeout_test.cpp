// Hard case 8 of timers, as far as arithmetic goes: whatever the duration, no timeout may come out
// shorter than it, nor overflow.
#include <mio/timeout.hpp>

#include <cstdint>
#include <limits>
#include <ratio>
#include <type_traits>

#include "test.hpp"

using mio::Timeout;

namespace {

// What the standard's durations look like from outside; <chrono> itself needs a libc.
template <class Rep, class Period>
class Duration {
 public:
  using rep = Rep;
  using period = Period;
  constexpr explicit Duration(Rep count) noexcept : count_(count) {}
  constexpr Rep count() const noexcept { return count_; }

 private:
  Rep count_;
};

using Picoseconds = Duration<std::int64_t, std::pico>;
using Nanoseconds = Duration<std::int64_t, std::nano>;
using Microseconds = Duration<std::int64_t, std::micro>;
using Milliseconds = Duration<std::int64_t, std::milli>;
using Seconds = Duration<std::int64_t, std::ratio<1>>;
using Hours = Duration<std::int32_t, std::ratio<3600>>;
using Years = Duration<std::int64_t, std::ratio<31'556'952>>;
using Frames = Duration<std::int32_t, std::ratio<1, 30>>;
using NtscFrames = Duration<std::uint32_t, std::ratio<1001, 30000>>;
using Days = Duration<double, std::ratio<86'400>>;
using RealSeconds = Duration<double, std::ratio<1>>;
using FloatMilliseconds = Duration<float, std::milli>;

constexpr std::uint64_t kMax = std::numeric_limits<std::uint64_t>::max();
constexpr std::uint64_t kLongest = kMax - 1;
constexpr std::int64_t kInt64Max = std::numeric_limits<std::int64_t>::max();
constexpr std::int64_t kInt64Min = std::numeric_limits<std::int64_t>::min();
constexpr std::int64_t kIntMax = std::numeric_limits<std::int32_t>::max();

constexpr std::uint64_t ns_of(Timeout timeout) noexcept { return timeout.as_nanoseconds(); }

}  // namespace

static_assert(sizeof(Timeout) == 8 && std::is_trivially_copyable_v<Timeout>);
static_assert(ns_of(Milliseconds(100)) == 100'000'000);
static_assert(std::is_convertible_v<Hours, Timeout>);
static_assert(!std::is_convertible_v<int, Timeout>, "a bare number has no unit");

TEST(timeout, zero_is_zero_in_every_unit) {
  CHECK(Timeout(Nanoseconds(0)).is_zero());
  CHECK(Timeout(Hours(0)).is_zero());
  CHECK(Timeout(Picoseconds(0)).is_zero());
  CHECK(Timeout(RealSeconds(0)).is_zero());
  CHECK(Timeout(RealSeconds(-0.0)).is_zero());
  CHECK(Timeout::zero().is_zero());
  CHECK(!Timeout::zero().is_forever());
}

TEST(timeout, small_durations_are_exact) {
  CHECK_EQ(ns_of(Nanoseconds(1)), 1);
  CHECK_EQ(ns_of(Microseconds(999)), 999'000);
  CHECK_EQ(ns_of(Microseconds(1'001)), 1'001'000);
  CHECK_EQ(ns_of(Milliseconds(1)), 1'000'000);
}

TEST(timeout, around_the_largest_int_of_milliseconds_is_exact) {
  for (std::int64_t ms = kIntMax - 1; ms <= kIntMax + 1; ++ms) {
    CHECK_EQ(ns_of(Milliseconds(ms)), ms * 1'000'000);
    CHECK_EQ(ns_of(Timeout::milliseconds(static_cast<std::uint64_t>(ms))), ms * 1'000'000);
  }
}

TEST(timeout, around_2_to_the_32_milliseconds_is_exact) {
  constexpr std::int64_t kDays49ms = std::int64_t{1} << 32;  // 49.7 days.
  for (std::int64_t ms = kDays49ms - 1; ms <= kDays49ms + 1; ++ms) {
    CHECK_EQ(ns_of(Milliseconds(ms)), ms * 1'000'000);
  }
  CHECK_EQ(ns_of(Days(49.8)), 4'302'720'000'000'000);
}

TEST(timeout, fraction_of_a_nanosecond_is_rounded_up) {
  CHECK_EQ(ns_of(Picoseconds(1)), 1);
  CHECK_EQ(ns_of(Picoseconds(1'000)), 1);
  CHECK_EQ(ns_of(Picoseconds(1'001)), 2);
  CHECK_EQ(ns_of(Picoseconds(kInt64Max)), 9'223'372'036'854'776);
  CHECK_EQ(ns_of(RealSeconds(1e-12)), 1);
  CHECK_EQ(ns_of(RealSeconds(1.5e-9)), 2);
}

TEST(timeout, odd_tick_is_rounded_up) {
  CHECK_EQ(ns_of(Frames(1)), 33'333'334);
  CHECK_EQ(ns_of(Frames(2)), 66'666'667);
  CHECK_EQ(ns_of(Frames(3)), 100'000'000);
  CHECK_EQ(ns_of(NtscFrames(1)), 33'366'667);
  CHECK_EQ(ns_of(NtscFrames(30'000)), 1'001'000'000'000);
  CHECK_EQ(ns_of(NtscFrames(4'294'967'295u)), 143'308'742'076'500'000);
}

TEST(timeout, negative_is_zero) {
  CHECK(Timeout(Nanoseconds(-1)).is_zero());
  CHECK(Timeout(Nanoseconds(kInt64Min)).is_zero());
  CHECK(Timeout(Hours(-1)).is_zero());
  CHECK(Timeout(RealSeconds(-0.5)).is_zero());
  CHECK(Timeout(RealSeconds(-std::numeric_limits<double>::infinity())).is_zero());
}

TEST(timeout, too_long_is_the_longest_and_not_forever) {
  CHECK_EQ(ns_of(Nanoseconds(kInt64Max)), kInt64Max);
  CHECK_EQ(ns_of(Microseconds(kInt64Max)), kLongest);
  CHECK_EQ(ns_of(Seconds(kInt64Max)), kLongest);
  CHECK_EQ(ns_of(Years(kInt64Max)), kLongest);
  CHECK_EQ(ns_of(RealSeconds(1e300)), kLongest);
  CHECK_EQ(ns_of(RealSeconds(std::numeric_limits<double>::infinity())), kLongest);
  CHECK_EQ(ns_of(Timeout::milliseconds(kMax)), kLongest);
  CHECK_EQ(ns_of(Timeout::nanoseconds(kMax)), kLongest);
  CHECK(!Timeout(Seconds(kInt64Max)).is_forever());
}

TEST(timeout, last_second_that_fits_is_exact) {
  CHECK_EQ(ns_of(Seconds(18'446'744'073)), 18'446'744'073'000'000'000u);
  CHECK_EQ(ns_of(Seconds(18'446'744'074)), kLongest);
  CHECK_EQ(ns_of(Years(584)), 18'429'259'968'000'000'000u);
  CHECK_EQ(ns_of(Years(585)), kLongest);
}

TEST(timeout, not_a_number_is_zero) {
  CHECK(Timeout(RealSeconds(std::numeric_limits<double>::quiet_NaN())).is_zero());
}

TEST(timeout, real_durations_are_converted) {
  CHECK_EQ(ns_of(RealSeconds(1.5)), 1'500'000'000);
  CHECK_EQ(ns_of(FloatMilliseconds(0.5f)), 500'000);
  CHECK_EQ(ns_of(RealSeconds(18'446'744'073.0)), 18'446'744'073'000'000'000u);
}

TEST(timeout, hours_are_converted) {
  CHECK_EQ(ns_of(Hours(1)), 3'600'000'000'000);
  CHECK_EQ(ns_of(Hours(std::numeric_limits<std::int32_t>::max())), kLongest);
}

TEST(timeout, forever_is_no_duration) {
  CHECK(mio::forever.is_forever());
  CHECK(!mio::forever.is_zero());
  CHECK_EQ(ns_of(mio::forever), kMax);
  CHECK(mio::forever == Timeout::forever());
  CHECK(mio::forever != Timeout::nanoseconds(kMax));
}
