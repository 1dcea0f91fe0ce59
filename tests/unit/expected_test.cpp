// Compiled as C++23: a Result becomes the standard library's own std::expected.
#include <expected>
#include <memory>

#include <mio/result.hpp>

#include "test.hpp"

using mio::Error;
using mio::ErrorKind;
using mio::Result;

namespace {

Result<int> half(int number) noexcept {
  if (number % 2 != 0) {
    return Error(ErrorKind::invalid_input, 22);
  }
  return number / 2;
}

std::expected<int, Error> half_expected(int number) noexcept { return half(number); }

}  // namespace

TEST(expected, made_of_a_result_has_its_value_or_error) {
  REQUIRE(half_expected(8).has_value());
  CHECK_EQ(*half_expected(8), 4);
  REQUIRE(!half_expected(7).has_value());
  CHECK_EQ(half_expected(7).error(), Error(ErrorKind::invalid_input, 22));
}

TEST(expected, made_of_a_result_of_void_is_success_or_error) {
  const std::expected<void, Error> success = Result<>();
  const std::expected<void, Error> failure = Result<>(ErrorKind::other);
  CHECK(success.has_value());
  CHECK(!failure.has_value());
}

TEST(expected, made_of_a_result_of_a_move_only_value_owns_it) {
  const std::expected<std::unique_ptr<int>, Error> expected =
      Result<std::unique_ptr<int>>(std::make_unique<int>(7));
  REQUIRE(expected.has_value());
  CHECK_EQ(**expected, 7);
}

TEST(expected, returned_for_a_result_of_bool_has_its_value) {
  const std::expected<bool, Error> expected = Result<bool>(false);
  REQUIRE(expected.has_value());
  CHECK_EQ(*expected, false);
}
