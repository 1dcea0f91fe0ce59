// Cases with a known outcome, whose output CMakeLists.txt compares with what a runner must print.
#include "test.hpp"

#include <optional>

#include <mio/result.hpp>

namespace {

int evaluation_count = 0;

int counted(int value) {
  ++evaluation_count;
  return value;
}

constexpr bool has_wings = false;

}  // namespace

TEST(sample, true_checks_pass) {
  CHECK(1 + 1 == 2);
  CHECK_EQ(std::size_t{3}, 3);
  CHECK_EQ(-1, std::int64_t{-1});
  const char letters[] = {'t', 'e', 'x', 't', '\0'};
  CHECK_EQ("text", static_cast<const char*>(letters));
  CHECK_EQ(mio::Text("text", 4), letters);
  REQUIRE_EQ(mio::ErrorKind::other, mio::ErrorKind::other);
  REQUIRE(std::optional(0));
  CHECK(mio::Result<>());
}

TEST(sample, false_checks_fail_and_show_values) {
  CHECK(1 + 1 == 3);
  CHECK_EQ(2 + 2, 5u);
  CHECK_EQ(-1, 0xffff'ffffu);
  CHECK_EQ(mio::Text("left\n"), "right");
  CHECK_EQ(mio::ErrorKind::would_block, mio::ErrorKind::other);
  CHECK(mio::Result<int>(mio::Error(mio::ErrorKind::bad_handle, 9)));
  CHECK_EQ(std::optional<int>(), std::optional(7));
  CHECK_EQ(0.5, 2.25);
  FAIL("as asked");
}

TEST(sample, failed_require_returns) {
  REQUIRE_EQ(counted(1), 2);
  FAIL("REQUIRE_EQ went on");
}

TEST(sample, operands_are_evaluated_once) {
  evaluation_count = 0;
  CHECK_EQ(counted(1), 1);
  CHECK(counted(1));
  REQUIRE(counted(1));
  REQUIRE_EQ(counted(1), counted(1));
  CHECK_EQ(evaluation_count, 5);
}

TEST(sample, missing_capability_skips) {
  SKIP_UNLESS(has_wings, "this house does not fly");
  FAIL("SKIP_UNLESS went on");
}

TEST(sample, failure_before_skip_counts_as_failed) {
  CHECK(false);
  SKIP_UNLESS(has_wings, "too late");
}

TEST(silent, skip_alone_is_no_failure) { SKIP_UNLESS(has_wings, "none at all"); }
