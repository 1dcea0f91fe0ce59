#pragma once

#include <concepts>
#include <new>
#include <type_traits>
#include <utility>

#include <mio/assert.hpp>
#include <mio/error.hpp>

/// Evaluates `expression`, a Result; on an error returns that error from the calling function.
#define MIO_TRY(expression)                                          \
  do {                                                               \
    if (auto&& mio_try_result = (expression); !mio_try_result) {     \
      return mio_try_result.error();                                 \
    }                                                                \
  } while (false)

#define MIO_CONCAT_INNER(left, right) left##right
#define MIO_CONCAT(left, right) MIO_CONCAT_INNER(left, right)
#define MIO_TRY_ASSIGN_AS(result, left, expression) \
  auto result = (expression);                       \
  if (!result) {                                    \
    return result.error();                          \
  }                                                 \
  left = std::move(*result)

/// Like MIO_TRY, and assigns the value: `MIO_TRY_ASSIGN(auto poll, Poll::create(sources));`.
#define MIO_TRY_ASSIGN(left, expression) \
  MIO_TRY_ASSIGN_AS(MIO_CONCAT(mio_try_result_, __LINE__), left, expression)

namespace mio {

template <class T = void>
class Result;

namespace detail {

template <class T>
inline constexpr bool is_result = false;
template <class T>
inline constexpr bool is_result<Result<T>> = true;

// Any std::expected, known by its shape: the header that defines it belongs to C++23 and is never
// included here, so that the library has one ABI whatever the user's -std is.
template <class Expected, class T>
concept ExpectedOf = requires {
  typename Expected::value_type;
  typename Expected::error_type;
  typename Expected::unexpected_type;
  requires std::same_as<typename Expected::value_type, T>;
  requires std::constructible_from<typename Expected::error_type, Error>;
};

}  // namespace detail

/// A T or an Error. Where T is trivially copyable so is its Result, so that it travels in
/// registers.
/// thread  as T.
/// source  std::expected of C++23; mio's io::Result.
template <class T>
class [[nodiscard]] Result {
  static_assert(std::is_object_v<T>, "a Result holds a value, or void, but no reference");
  static_assert(!std::is_same_v<T, Error> && !std::is_same_v<T, ErrorKind>);

 public:
  using value_type = T;

  constexpr Result(Error error) noexcept : error_(error), has_value_(false) {}
  constexpr Result(ErrorKind kind) noexcept : Result(Error{kind}) {}
  constexpr Result(T value) noexcept : value_(std::move(value)), has_value_(true) {}

  constexpr Result(const Result&) noexcept
    requires std::is_trivially_copy_constructible_v<T>
  = default;
  constexpr Result(Result&&) noexcept
    requires std::is_trivially_move_constructible_v<T>
  = default;
  constexpr Result(Result&& other) noexcept
    requires(!std::is_trivially_move_constructible_v<T>)
      : has_value_(other.has_value_) {
    if (has_value_) {
      new (&value_) T(std::move(other.value_));
    } else {
      error_ = other.error_;
    }
  }
  /// Any other Result is made once: it is returned, looked at, and taken from.
  constexpr Result& operator=(const Result&) noexcept
    requires std::is_trivially_copyable_v<T>
  = default;

  constexpr ~Result()
    requires std::is_trivially_destructible_v<T>
  = default;
  constexpr ~Result()
    requires(!std::is_trivially_destructible_v<T>)
  {
    if (has_value_) {
      value_.~T();
    }
  }

  constexpr bool has_value() const noexcept { return has_value_; }
  constexpr explicit operator bool() const noexcept { return has_value_; }

  /// The value; traps if there is none.
  constexpr T& value() & noexcept { return checked(), value_; }
  constexpr const T& value() const& noexcept { return checked(), value_; }
  constexpr T&& value() && noexcept { return checked(), std::move(value_); }
  constexpr T& operator*() & noexcept { return value(); }
  constexpr const T& operator*() const& noexcept { return value(); }
  constexpr T&& operator*() && noexcept { return std::move(*this).value(); }
  constexpr T* operator->() noexcept { return &value(); }
  constexpr const T* operator->() const noexcept { return &value(); }

  /// The error; traps if there is none.
  constexpr Error error() const noexcept {
    MIO_ASSERT(!has_value_);
    return error_;
  }
  /// True if this failed with that kind; false for a value.
  constexpr bool failed_with(ErrorKind kind) const noexcept {
    return !has_value_ && error_ == kind;
  }

  template <class U>
  constexpr T value_or(U&& fallback) && noexcept {
    return has_value_ ? std::move(value_) : static_cast<T>(std::forward<U>(fallback));
  }
  template <class U>
  constexpr T value_or(U&& fallback) const& noexcept {
    return has_value_ ? value_ : static_cast<T>(std::forward<U>(fallback));
  }

  /// Calls `next` with the value, which returns a Result; an error is passed on.
  template <class F>
  constexpr auto and_then(F&& next) && noexcept {
    using Next = std::invoke_result_t<F, T&&>;
    static_assert(detail::is_result<Next>, "and_then takes a function that returns a Result");
    return has_value_ ? std::forward<F>(next)(std::move(value_)) : Next(error_);
  }

  /// Calls `change` with the value and wraps what it returns; an error is passed on.
  template <class F>
  constexpr auto transform(F&& change) && noexcept {
    using Next = Result<std::remove_cvref_t<std::invoke_result_t<F, T&&>>>;
    if (!has_value_) {
      return Next(error_);
    }
    if constexpr (std::is_void_v<typename Next::value_type>) {
      std::forward<F>(change)(std::move(value_));
      return Next();
    } else {
      return Next(std::forward<F>(change)(std::move(value_)));
    }
  }

  /// Calls `recover` with the error, which returns a Result<T>; a value is passed on.
  template <class F>
  constexpr Result or_else(F&& recover) && noexcept {
    if (has_value_) {
      return std::move(value_);
    }
    return std::forward<F>(recover)(error_);
  }

  template <detail::ExpectedOf<T> Expected>
  constexpr operator Expected() && noexcept {
    if (has_value_) {
      return Expected(std::move(value_));
    }
    return Expected(typename Expected::unexpected_type(error_));
  }

 private:
  constexpr void checked() const noexcept { MIO_ASSERT(has_value_); }

  union {
    T value_;
    Error error_;
  };
  bool has_value_;
};

/// Success, or an Error.
template <>
class [[nodiscard]] Result<void> {
 public:
  using value_type = void;

  constexpr Result() noexcept = default;
  constexpr Result(Error error) noexcept : error_(error) {}
  constexpr Result(ErrorKind kind) noexcept : Result(Error{kind}) {}

  constexpr bool has_value() const noexcept { return error_ == kNone; }
  constexpr explicit operator bool() const noexcept { return has_value(); }

  /// The error; traps if there is none.
  constexpr Error error() const noexcept {
    MIO_ASSERT(!has_value());
    return error_;
  }
  constexpr bool failed_with(ErrorKind kind) const noexcept { return error_ == kind; }

  template <class F>
  constexpr auto and_then(F&& next) const noexcept {
    using Next = std::invoke_result_t<F>;
    static_assert(detail::is_result<Next>, "and_then takes a function that returns a Result");
    return has_value() ? std::forward<F>(next)() : Next(error_);
  }

  template <class F>
  constexpr auto transform(F&& change) const noexcept {
    using Next = Result<std::remove_cvref_t<std::invoke_result_t<F>>>;
    if (!has_value()) {
      return Next(error_);
    }
    if constexpr (std::is_void_v<typename Next::value_type>) {
      std::forward<F>(change)();
      return Next();
    } else {
      return Next(std::forward<F>(change)());
    }
  }

  template <class F>
  constexpr Result or_else(F&& recover) const noexcept {
    return has_value() ? *this : std::forward<F>(recover)(error_);
  }

  template <detail::ExpectedOf<void> Expected>
  constexpr operator Expected() const noexcept {
    return has_value() ? Expected() : Expected(typename Expected::unexpected_type(error_));
  }

 private:
  // No ErrorKind is zero, so a zero kind can mean success and a Result<> stays eight bytes.
  static constexpr ErrorKind kNone{};
  Error error_{kNone};
};

}  // namespace mio
