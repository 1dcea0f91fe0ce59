#include <mio/result.hpp>

#include <cstdint>
#include <type_traits>
#include <utility>

#include <mio/token.hpp>

#include "test.hpp"

using mio::Error;
using mio::ErrorKind;
using mio::Result;

namespace {

// Counts how often a value is destroyed that was not moved from.
class Handle {
 public:
  explicit Handle(int* closed_count) noexcept : closed_count_(closed_count) {}
  Handle(Handle&& other) noexcept : closed_count_(std::exchange(other.closed_count_, nullptr)) {}
  Handle& operator=(Handle&&) = delete;
  ~Handle() {
    if (closed_count_ != nullptr) {
      ++*closed_count_;
    }
  }
  bool is_open() const noexcept { return closed_count_ != nullptr; }

 private:
  int* closed_count_;
};

// std::expected has this shape; it is C++23, and its own test is in expected_test.cpp.
template <class E>
struct Unexpected {
  E error;
};

template <class T, class E>
struct Expected {
  using value_type = T;
  using error_type = E;
  using unexpected_type = Unexpected<E>;

  explicit Expected(T&& from) noexcept : value(std::move(from)), has_value(true) {}
  explicit Expected(Unexpected<E> from) noexcept : error(from.error) {}

  T value{};
  E error{ErrorKind::other};
  bool has_value = false;
};

template <class E>
struct Expected<void, E> {
  using value_type = void;
  using error_type = E;
  using unexpected_type = Unexpected<E>;

  Expected() noexcept = default;
  explicit Expected(Unexpected<E> from) noexcept : error(from.error), has_value(false) {}

  E error{ErrorKind::other};
  bool has_value = true;
};

constexpr Result<int> half(int number) noexcept {
  if (number % 2 != 0) {
    return ErrorKind::invalid_input;
  }
  return number / 2;
}

constexpr Result<> require_even(int number) noexcept {
  MIO_TRY(half(number));
  return {};
}

constexpr Result<int> quarter(int number) noexcept {
  MIO_TRY_ASSIGN(const int first, half(number));
  MIO_TRY_ASSIGN(const auto second, half(first));
  return second;
}

Result<Handle> open(int* closed_count) noexcept {
  if (closed_count == nullptr) {
    return Error(ErrorKind::bad_handle, 9);
  }
  return Handle(closed_count);
}

Result<Handle> open_by_another(int* closed_count) noexcept {
  MIO_TRY_ASSIGN(Handle handle, open(closed_count));
  return handle;
}

}  // namespace

static_assert(sizeof(Result<>) == 8);
static_assert(std::is_trivially_copyable_v<Result<>>);
static_assert(std::is_trivially_copyable_v<Result<int>>);
static_assert(std::is_copy_assignable_v<Result<int>>);
// On every machine alike.
static_assert(std::is_same_v<decltype(*std::declval<Result<std::uint32_t>&>()), std::uint32_t>);
static_assert(std::is_same_v<decltype(*std::declval<Result<std::uint64_t>&>()), std::uint64_t>);
static_assert(std::is_same_v<decltype(*std::declval<Result<Handle>&>()), Handle&>);
static_assert(!std::is_copy_constructible_v<Result<Handle>>);
static_assert(std::is_nothrow_move_constructible_v<Result<Handle>>);
static_assert(!std::is_move_assignable_v<Result<Handle>>);
static_assert(*half(8) == 4 && half(7).failed_with(ErrorKind::invalid_input));
static_assert(*quarter(8) == 2 && !quarter(6) && require_even(2) && !require_even(1));

TEST(result, value_is_held) {
  const Result<int> result = 7;
  REQUIRE(result);
  CHECK(result.has_value());
  CHECK_EQ(*result, 7);
  CHECK_EQ(result.value(), 7);
  CHECK(!result.failed_with(ErrorKind::other));
}

TEST(result, error_is_held_with_os_code) {
  const Result<int> result = Error(ErrorKind::bad_handle, 9);
  CHECK(!result);
  CHECK_EQ(result.error(), Error(ErrorKind::bad_handle, 9));
  CHECK(result.failed_with(ErrorKind::bad_handle));
  CHECK(!result.failed_with(ErrorKind::other));
}

TEST(result, value_can_be_changed_in_place) {
  struct Point {
    int x;
    int y;
  };
  Result<Point> result = Point{1, 2};
  result->x += 10;
  result.value().y += 10;
  CHECK_EQ((*result).x, 11);
  CHECK_EQ(result->y, 12);
}

TEST(result, plain_one_can_be_assigned_again) {
  Result<int> result = 7;
  result = half(6);
  CHECK_EQ(*result, 3);
  result = half(5);
  CHECK(result.failed_with(ErrorKind::invalid_input));
}

TEST(result, every_number_comes_back_as_it_went_in) {
  CHECK_EQ(*Result<int>(-1), -1);
  CHECK_EQ(*Result<std::int32_t>(INT32_MIN), INT32_MIN);
  CHECK_EQ(*Result<std::uint32_t>(UINT32_MAX), UINT32_MAX);
  CHECK_EQ(*Result<std::int64_t>(INT64_MIN), INT64_MIN);
  CHECK_EQ(*Result<std::uint64_t>(UINT64_MAX), UINT64_MAX);
  CHECK_EQ(*Result<std::uint8_t>(std::uint8_t{255}), 255);
  CHECK_EQ(*Result<std::int8_t>(std::int8_t{-128}), -128);
  CHECK_EQ(*Result<bool>(true), true);
  CHECK_EQ(*Result<bool>(false), false);
  CHECK_EQ(*Result<char>('\xff'), '\xff');
  CHECK(Result<bool>(false).has_value());
  CHECK(Result<int>(0).has_value());
  CHECK(*Result<mio::Token>(mio::Token{UINTPTR_MAX}) == mio::Token{UINTPTR_MAX});
}

TEST(result, value_or_gives_the_value_or_the_fallback) {
  CHECK_EQ(half(8).value_or(-1), 4);
  CHECK_EQ(half(7).value_or(-1), -1);
}

TEST(result, of_move_only_value_destroys_it_once) {
  int closed_count = 0;
  {
    Result<Handle> result = open(&closed_count);
    REQUIRE(result);
    CHECK(result->is_open());
    const Result<Handle> moved = std::move(result);
    REQUIRE(moved);
    CHECK(moved->is_open());
    CHECK_EQ(closed_count, 0);
  }
  CHECK_EQ(closed_count, 1);
}

TEST(result, of_move_only_value_carries_an_error_too) {
  Result<Handle> result = open(nullptr);
  const Result<Handle> moved = std::move(result);
  CHECK_EQ(moved.error(), Error(ErrorKind::bad_handle, 9));
}

TEST(result, taken_value_is_the_takers) {
  int closed_count = 0;
  {
    const Handle taken = *open(&closed_count);
    CHECK(taken.is_open());
    CHECK_EQ(closed_count, 0);
  }
  CHECK_EQ(closed_count, 1);
}

TEST(result, and_then_goes_on_with_a_value_only) {
  CHECK_EQ(*half(8).and_then(half), 2);
  CHECK(half(7).and_then(half).failed_with(ErrorKind::invalid_input));
  int closed_count = 0;
  const Result<int> result = open(&closed_count).and_then([](Handle&& handle) -> Result<int> {
    return handle.is_open() ? 1 : 0;
  });
  CHECK_EQ(*result, 1);
  CHECK_EQ(closed_count, 1);
}

TEST(result, transform_wraps_what_the_function_returns) {
  const Result<long> result = half(8).transform([](int value) { return value * 10L; });
  CHECK_EQ(*result, 40);
  const auto add_one = [](int value) { return value + 1; };
  CHECK(half(7).transform(add_one).failed_with(ErrorKind::invalid_input));
}

TEST(result, transform_to_nothing_is_a_result_of_void) {
  int seen = 0;
  const Result<> result = half(8).transform([&](int value) { seen = value; });
  CHECK(result);
  CHECK_EQ(seen, 4);
}

TEST(result, or_else_recovers_from_an_error_only) {
  const auto recover = [](Error error) -> Result<int> { return static_cast<int>(error.kind()); };
  CHECK_EQ(*half(8).or_else(recover), 4);
  CHECK_EQ(*half(7).or_else(recover), static_cast<int>(ErrorKind::invalid_input));
}

TEST(result, of_void_is_success_or_an_error) {
  const Result<> success;
  const Result<> failure = Error(ErrorKind::timed_out, 110);
  CHECK(success);
  CHECK(!failure);
  CHECK_EQ(failure.error(), Error(ErrorKind::timed_out, 110));
  CHECK(failure.failed_with(ErrorKind::timed_out));
  CHECK(!success.failed_with(ErrorKind::timed_out));
}

TEST(result, of_void_chains) {
  int call_count = 0;
  const auto count = [&]() -> Result<> {
    ++call_count;
    return {};
  };
  CHECK(require_even(2).and_then(count));
  CHECK(!require_even(1).and_then(count));
  CHECK_EQ(call_count, 1);
  CHECK_EQ(*require_even(2).transform([] { return 5; }), 5);
  CHECK(require_even(1).or_else([](Error) { return Result<>(); }));
}

TEST(result, try_returns_the_error_and_its_os_code) {
  CHECK_EQ(open_by_another(nullptr).error(), Error(ErrorKind::bad_handle, 9));
  CHECK(require_even(3).failed_with(ErrorKind::invalid_input));
}

TEST(result, try_assign_moves_the_value_on) {
  int closed_count = 0;
  {
    const Result<Handle> result = open_by_another(&closed_count);
    REQUIRE(result);
    CHECK(result->is_open());
    CHECK_EQ(closed_count, 0);
  }
  CHECK_EQ(closed_count, 1);
}

TEST(result, try_evaluates_its_expression_once) {
  int call_count = 0;
  const auto call = [&]() -> Result<int> { return ++call_count; };
  const auto twice = [&]() -> Result<int> {
    MIO_TRY(call());
    MIO_TRY_ASSIGN(const int count, call());
    return count;
  };
  CHECK_EQ(*twice(), 2);
}

TEST(result, converts_to_a_type_of_the_shape_of_expected) {
  const Expected<int, Error> value = half(8);
  CHECK(value.has_value);
  CHECK_EQ(value.value, 4);
  const Expected<int, Error> error = half(7);
  CHECK(!error.has_value);
  CHECK_EQ(error.error, Error(ErrorKind::invalid_input));
  const Expected<void, Error> success = require_even(2);
  CHECK(success.has_value);
  const Expected<void, Error> failure = require_even(1);
  CHECK(!failure.has_value);
}
