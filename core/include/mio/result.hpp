#pragma once

#include <concepts>
#include <new>
#include <type_traits>
#include <utility>

#include <mio/assert.hpp>
#include <mio/error.hpp>

/// Evaluates `expression`, a Result; on an error returns that error from the calling function.
#define MIO_TRY(expression)                                      \
  do {                                                           \
    if (auto&& mio_try_result = (expression); !mio_try_result) { \
      return mio_try_result.error();                             \
    }                                                            \
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

template <class T>
inline constexpr bool is_number = std::is_integral_v<T> || std::is_enum_v<T>;

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

// A T or an Error, as Result keeps it: beside each other with a flag.
template <class T>
class ResultStorage {
 public:
  constexpr ResultStorage(Error error) noexcept : error_(error), has_value_(false) {}
  constexpr ResultStorage(T&& value) noexcept : value_(std::move(value)), has_value_(true) {}
  template <class... Arguments>
  constexpr explicit ResultStorage(std::in_place_t, Arguments&&... arguments) noexcept
      : value_(std::forward<Arguments>(arguments)...), has_value_(true) {}

  constexpr ResultStorage(const ResultStorage&) noexcept
    requires std::is_trivially_copy_constructible_v<T>
  = default;
  constexpr ResultStorage(ResultStorage&&) noexcept
    requires std::is_trivially_move_constructible_v<T>
  = default;
  constexpr ResultStorage(ResultStorage&& other) noexcept
    requires(!std::is_trivially_move_constructible_v<T>)
      : has_value_(other.has_value_) {
    if (has_value_) {
      new (&value_) T(std::move(other.value_));
    } else {
      error_ = other.error_;
    }
  }
  // Any other Result is made once: it is returned, looked at, and taken from.
  constexpr ResultStorage& operator=(const ResultStorage&) noexcept
    requires std::is_trivially_copyable_v<T>
  = default;

  constexpr ~ResultStorage()
    requires std::is_trivially_destructible_v<T>
  = default;
  constexpr ~ResultStorage()
    requires(!std::is_trivially_destructible_v<T>)
  {
    if (has_value_) {
      value_.~T();
    }
  }

  constexpr bool has_value() const noexcept { return has_value_; }
  constexpr T& value() & noexcept { return value_; }
  constexpr const T& value() const& noexcept { return value_; }
  constexpr T&& value() && noexcept { return std::move(value_); }
  constexpr Error error() const noexcept { return error_; }

 private:
  union {
    T value_;
    Error error_;
  };
  bool has_value_;
};

// A small scalar or an Error, in one number: where the kind of an Error stands there is zero, which
// is no kind. So it travels in one register, also where structs go through memory (WebAssembly).
template <class T>
  requires is_number<T> && (sizeof(T) <= 4)
class ResultStorage<T> {
 public:
  constexpr ResultStorage(Error error) noexcept : error_(error) {}
  constexpr ResultStorage(T value) noexcept
      : error_(ErrorKind{}, static_cast<std::int32_t>(value)) {}

  constexpr bool has_value() const noexcept { return error_ == ErrorKind{}; }
  constexpr T value() const noexcept { return static_cast<T>(error_.os_code()); }
  constexpr Error error() const noexcept { return error_; }

 private:
  Error error_;
};

// A larger number or an Error, without a union: compilers then see through the success path, where
// neither the error nor the test of it is left.
template <class T>
  requires is_number<T> && (sizeof(T) > 4)
class ResultStorage<T> {
 public:
  constexpr ResultStorage(Error error) noexcept : value_(), error_(error) {}
  constexpr ResultStorage(T value) noexcept : value_(value), error_(ErrorKind{}) {}

  constexpr bool has_value() const noexcept { return error_ == ErrorKind{}; }
  constexpr T value() const noexcept { return value_; }
  constexpr Error error() const noexcept { return error_; }

 private:
  T value_;
  Error error_;
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

  // Which numbers are small enough to be packed differs from machine to machine; what a program may
  // write must not. So all of them come by value.
  template <class Reference>
  using ValueOr = std::conditional_t<detail::is_number<T>, T, Reference>;

 public:
  using value_type = T;

  constexpr Result(Error error) noexcept : storage_(error) {}
  constexpr Result(ErrorKind kind) noexcept : Result(Error{kind}) {}
  constexpr Result(T value) noexcept : storage_(std::move(value)) {}
  /// A value made of `arguments` where it stays, without a move.
  template <class... Arguments>
    requires std::is_class_v<T>
  constexpr explicit Result(std::in_place_t, Arguments&&... arguments) noexcept
      : storage_(std::in_place, std::forward<Arguments>(arguments)...) {}

  constexpr bool has_value() const noexcept { return storage_.has_value(); }
  constexpr explicit operator bool() const noexcept { return has_value(); }

  /// The value; traps if there is none. A number comes by value, anything else by reference.
  constexpr ValueOr<T&> value() & noexcept { return checked(), storage_.value(); }
  constexpr ValueOr<const T&> value() const& noexcept { return checked(), storage_.value(); }
  constexpr ValueOr<T&&> value() && noexcept { return checked(), std::move(storage_).value(); }
  constexpr ValueOr<T&> operator*() & noexcept { return value(); }
  constexpr ValueOr<const T&> operator*() const& noexcept { return value(); }
  constexpr ValueOr<T&&> operator*() && noexcept { return std::move(*this).value(); }
  constexpr T* operator->() noexcept
    requires std::is_class_v<T>
  {
    return &value();
  }
  constexpr const T* operator->() const noexcept
    requires std::is_class_v<T>
  {
    return &value();
  }

  /// The error; traps if there is none.
  [[gnu::always_inline]] constexpr Error error() const noexcept {
    MIO_ASSERT(!has_value());
    return storage_.error();
  }
  /// True if this failed with that kind; false for a value.
  constexpr bool failed_with(ErrorKind kind) const noexcept {
    return !has_value() && storage_.error() == kind;
  }

  template <class U>
  constexpr T value_or(U&& fallback) && noexcept {
    return has_value() ? std::move(storage_).value() : static_cast<T>(std::forward<U>(fallback));
  }
  template <class U>
  constexpr T value_or(U&& fallback) const& noexcept {
    return has_value() ? storage_.value() : static_cast<T>(std::forward<U>(fallback));
  }

  /// Calls `next` with the value, which returns a Result; an error is passed on.
  template <class F>
  constexpr auto and_then(F&& next) && noexcept {
    using Next = std::invoke_result_t<F, T&&>;
    static_assert(detail::is_result<Next>, "and_then takes a function that returns a Result");
    return has_value() ? std::forward<F>(next)(std::move(storage_).value()) : Next(error());
  }

  /// Calls `change` with the value and wraps what it returns; an error is passed on.
  template <class F>
  constexpr auto transform(F&& change) && noexcept {
    using Next = Result<std::remove_cvref_t<std::invoke_result_t<F, T&&>>>;
    if (!has_value()) {
      return Next(error());
    }
    if constexpr (std::is_void_v<typename Next::value_type>) {
      std::forward<F>(change)(std::move(storage_).value());
      return Next();
    } else {
      return Next(std::forward<F>(change)(std::move(storage_).value()));
    }
  }

  /// Calls `recover` with the error, which returns a Result<T>; a value is passed on.
  template <class F>
  constexpr Result or_else(F&& recover) && noexcept {
    if (has_value()) {
      return std::move(storage_).value();
    }
    return std::forward<F>(recover)(error());
  }

  template <detail::ExpectedOf<T> Expected>
  constexpr operator Expected() && noexcept {
    if (has_value()) {
      return Expected(std::move(storage_).value());
    }
    return Expected(typename Expected::unexpected_type(error()));
  }

 private:
  [[gnu::always_inline]] constexpr void checked() const noexcept { MIO_ASSERT(has_value()); }

  detail::ResultStorage<T> storage_;
};

/// Success, or an Error.
template <>
class [[nodiscard]] Result<void> {
 public:
  using value_type = void;

  constexpr Result() noexcept = default;
  constexpr Result(Error error) noexcept : error_(error) {}
  constexpr Result(ErrorKind kind) noexcept : Result(Error{kind}) {}

  constexpr bool has_value() const noexcept { return error_ == ErrorKind{}; }
  constexpr explicit operator bool() const noexcept { return has_value(); }

  /// The error; traps if there is none.
  [[gnu::always_inline]] constexpr Error error() const noexcept {
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
  Error error_{ErrorKind{}};
};

}  // namespace mio
