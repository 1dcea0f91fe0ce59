// The macros every test is written with. They mean the same under both runners, because they are
// the same code: a runner (runner_doctest.cpp or runner_own.cpp) only lists, calls and reports.
// Needs no libc, no heap, no exceptions.
#pragma once

#include <concepts>
#include <type_traits>
#include <utility>

#include <mio/text.hpp>

#include "describe.hpp"
#include "run.hpp"

/// Defines a test case: TEST(tcp_stream, read_after_peer_shutdown_returns_zero) { … }
#define TEST(subject, condition_then_outcome)                             \
  static void mio_test_##subject##_##condition_then_outcome();            \
  static ::mio::test::Case mio_case_##subject##_##condition_then_outcome{ \
      #subject "." #condition_then_outcome, __FILE__, __LINE__,           \
      mio_test_##subject##_##condition_then_outcome};                     \
  static void mio_test_##subject##_##condition_then_outcome()

/// Fails the test unless the expression is true (or converts to true); the test goes on.
#define CHECK(...)                      \
  static_cast<void>(::mio::test::check( \
      ::mio::test::Where{__FILE__, __LINE__, "CHECK(" #__VA_ARGS__ ")"}, (__VA_ARGS__)))

/// Fails the test unless left == right, and shows both; the test goes on. Integers of unlike
/// signedness are compared by value, and C strings by their text.
#define CHECK_EQ(left, right)                 \
  static_cast<void>(::mio::test::check_equal( \
      ::mio::test::Where{__FILE__, __LINE__, "CHECK_EQ(" #left ", " #right ")"}, (left), (right)))

/// As CHECK, but a failure returns from the calling function, which must return void.
#define REQUIRE(...)                                                                             \
  do {                                                                                           \
    if (!::mio::test::check(::mio::test::Where{__FILE__, __LINE__, "REQUIRE(" #__VA_ARGS__ ")"}, \
                            (__VA_ARGS__))) {                                                    \
      return;                                                                                    \
    }                                                                                            \
  } while (false)

/// As CHECK_EQ, but a failure returns from the calling function, which must return void.
#define REQUIRE_EQ(left, right)                                                                  \
  do {                                                                                           \
    if (!::mio::test::check_equal(                                                               \
            ::mio::test::Where{__FILE__, __LINE__, "REQUIRE_EQ(" #left ", " #right ")"}, (left), \
            (right))) {                                                                          \
      return;                                                                                    \
    }                                                                                            \
  } while (false)

/// Ends the test as skipped, with the text of the capability and the reason, unless it is there:
/// SKIP_UNLESS(sys::caps::threads, "WASI has no threads");
#define SKIP_UNLESS(capability, reason)              \
  do {                                               \
    if (!(capability)) {                             \
      ::mio::test::record_skip(#capability, reason); \
      return;                                        \
    }                                                \
  } while (false)

/// Fails the test with a text; the test goes on.
#define FAIL(text) ::mio::test::fail(::mio::test::Where{__FILE__, __LINE__, "FAIL"}, text)

namespace mio::test {

struct Where {
  const char* file;
  int line;
  const char* expression;
};

/// Fails the current test. Callable from any thread, as all checks are.
inline void fail(const Where& where, Text text) noexcept {
  Line line;
  line.append(where.expression).append(": ").append(text);
  report_failure(where.file, where.line, line.text());
}

template <class V>
[[nodiscard]] bool check(const Where& where, const V& value) noexcept {
  if (static_cast<bool>(value)) {
    return true;
  }
  Line line;
  line.append(where.expression);
  if constexpr (!std::same_as<V, bool>) {
    line.append(": is ");
    describe(line, value);
  }
  report_failure(where.file, where.line, line.text());
  return false;
}

template <class T>
concept ComparableInteger = std::integral<T> && !std::same_as<T, bool> && !std::same_as<T, char> &&
                            !std::same_as<T, wchar_t> && !std::same_as<T, char8_t> &&
                            !std::same_as<T, char16_t> && !std::same_as<T, char32_t>;

template <class T>
concept CString = std::is_convertible_v<const T&, const char*> && !std::is_null_pointer_v<T>;

template <class L, class R>
bool is_equal(const L& left, const R& right) noexcept {
  if constexpr (ComparableInteger<L> && ComparableInteger<R>) {
    return std::cmp_equal(left, right);
  } else if constexpr (CString<L> && CString<R>) {
    const char* left_text = left;
    const char* right_text = right;
    if (left_text == nullptr || right_text == nullptr) {
      return left_text == right_text;
    }
    return Text(left_text) == Text(right_text);
  } else if constexpr (TextLike<L> && TextLike<R>) {
    return Text(left) == Text(right);
  } else {
    return static_cast<bool>(left == right);
  }
}

template <class L, class R>
[[nodiscard]] bool check_equal(const Where& where, const L& left, const R& right) noexcept {
  if (is_equal(left, right)) {
    return true;
  }
  Line line;
  line.append(where.expression).append(": ");
  describe(line, left);
  line.append(" != ");
  describe(line, right);
  report_failure(where.file, where.line, line.text());
  return false;
}

}  // namespace mio::test
