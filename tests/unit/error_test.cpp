#include <mio/error.hpp>

#include "test.hpp"

using mio::Error;
using mio::ErrorKind;

static_assert(sizeof(Error) == 8);
static_assert(std::is_trivially_copyable_v<Error>);
static_assert(Error(ErrorKind::would_block) == ErrorKind::would_block);
static_assert(ErrorKind::would_block == Error(ErrorKind::would_block));

TEST(error, made_of_kind_has_no_os_code) {
  const Error error = ErrorKind::out_of_capacity;
  CHECK_EQ(error.kind(), ErrorKind::out_of_capacity);
  CHECK_EQ(error.os_code(), 0);
}

TEST(error, made_with_os_code_keeps_it) {
  const Error error(ErrorKind::other, -2147483647 - 1);
  CHECK_EQ(error.kind(), ErrorKind::other);
  CHECK_EQ(error.os_code(), -2147483647 - 1);
}

TEST(error, compared_with_kind_ignores_os_code) {
  const Error error(ErrorKind::broken_pipe, 32);
  CHECK(error == ErrorKind::broken_pipe);
  CHECK(error != ErrorKind::other);
}

TEST(error, compared_with_error_takes_os_code_into_account) {
  CHECK(Error(ErrorKind::broken_pipe, 32) == Error(ErrorKind::broken_pipe, 32));
  CHECK(Error(ErrorKind::broken_pipe, 32) != Error(ErrorKind::broken_pipe, 33));
  CHECK(Error(ErrorKind::broken_pipe, 32) != Error(ErrorKind::other, 32));
}

TEST(error_kind, first_middle_and_last_have_their_names) {
  CHECK_EQ(name_of(ErrorKind::would_block), "would_block");
  CHECK_EQ(name_of(ErrorKind::connection_reset), "connection_reset");
  CHECK_EQ(name_of(ErrorKind::other), "other");
}

TEST(error_kind, every_kind_has_a_name_of_its_own) {
  const auto last = static_cast<int>(ErrorKind::other);
  for (int kind = 1; kind <= last; ++kind) {
    const mio::Text name = name_of(static_cast<ErrorKind>(kind));
    CHECK(!name.empty());
    CHECK(name != "(no kind)");
    for (int earlier = 1; earlier < kind; ++earlier) {
      CHECK(name != name_of(static_cast<ErrorKind>(earlier)));
    }
  }
}

TEST(error_kind, number_out_of_range_has_a_name_that_says_so) {
  CHECK_EQ(name_of(static_cast<ErrorKind>(0)), "(no kind)");
  CHECK_EQ(name_of(static_cast<ErrorKind>(255)), "(no kind)");
}
