// How a value looks in a failure report.
#pragma once

#include <concepts>
#include <cstddef>
#include <cstdint>
#include <span>
#include <type_traits>

#include <mio/error.hpp>
#include <mio/text.hpp>

namespace mio::test {

/// One line of output, cut off (and marked so) where it would not fit.
class Line {
 public:
  Line& append(Text text) noexcept;
  Line& append_character(char character) noexcept;
  Line& append_unsigned(std::uint64_t value, unsigned base = 10) noexcept;
  Line& append_signed(std::int64_t value) noexcept;
  Line& append_real(double value) noexcept;
  /// The text in quotes, with anything but printable ASCII escaped.
  Line& append_quoted(Text text) noexcept;

  Text text() const noexcept { return {data_, size_}; }

 private:
  static constexpr std::size_t kCapacity = 1024;
  char data_[kCapacity];
  std::size_t size_ = 0;
};

template <class T>
concept TextLike = std::is_convertible_v<const T&, Text> && !std::is_null_pointer_v<T>;

// IpAddr and SocketAddr.
template <class T>
concept Formattable = requires(const T& value, std::span<char> buffer) {
  { *value.format(buffer) } -> std::convertible_to<std::size_t>;
  { T::max_text_size } -> std::convertible_to<std::size_t>;
};

template <class T>
concept ErrorCarrier = requires(const T& value) {
  { value.has_value() } -> std::convertible_to<bool>;
  { value.error() } -> std::same_as<Error>;
};

template <class T>
concept ValueCarrier = requires(const T& value) {
  { value.has_value() } -> std::convertible_to<bool>;
  *value;
};

template <class T>
concept Iterable = requires(const T& value) {
  { value.begin() != value.end() } -> std::convertible_to<bool>;
  *value.begin();
};

void describe_error(Line& line, Error error) noexcept;

template <class T>
void describe(Line& line, const T& value) noexcept;

template <class T>
void describe_number(Line& line, T value) noexcept {
  if constexpr (std::is_signed_v<T>) {
    line.append_signed(static_cast<std::int64_t>(value));
  } else {
    line.append_unsigned(static_cast<std::uint64_t>(value));
  }
}

template <class T>
void describe_carrier(Line& line, const T& value) noexcept {
  if (value.has_value()) {
    if constexpr (ValueCarrier<T>) {
      describe(line, *value);
    } else {
      line.append("success");
    }
  } else if constexpr (ErrorCarrier<T>) {
    line.append("error ");
    describe_error(line, value.error());
  } else {
    line.append("nothing");
  }
}

template <Iterable T>
void describe_elements(Line& line, const T& elements) noexcept {
  const char* separator = "{";
  for (const auto& element : elements) {
    line.append(separator);
    describe(line, element);
    separator = ", ";
  }
  line.append(*separator == '{' ? "{}" : "}");
}

template <class T>
void describe(Line& line, const T& value) noexcept {
  if constexpr (std::same_as<T, bool>) {
    line.append(value ? "true" : "false");
  } else if constexpr (std::same_as<T, char>) {
    line.append_quoted({&value, 1});
  } else if constexpr (std::integral<T>) {
    describe_number(line, value);
  } else if constexpr (std::floating_point<T>) {
    line.append_real(static_cast<double>(value));
  } else if constexpr (std::same_as<T, ErrorKind>) {
    line.append(name_of(value));
  } else if constexpr (std::same_as<T, Error>) {
    describe_error(line, value);
  } else if constexpr (std::is_enum_v<T>) {
    describe_number(line, static_cast<std::underlying_type_t<T>>(value));
  } else if constexpr (std::is_convertible_v<const T&, const char*>) {
    const char* text = value;
    text != nullptr ? line.append_quoted(text) : line.append("nullptr");
  } else if constexpr (TextLike<T>) {
    line.append_quoted(value);
  } else if constexpr (std::is_null_pointer_v<T>) {
    line.append("nullptr");
  } else if constexpr (std::is_pointer_v<T>) {
    line.append("0x").append_unsigned(reinterpret_cast<std::uintptr_t>(value), 16);
  } else if constexpr (Formattable<T>) {
    char buffer[T::max_text_size];
    line.append({buffer, *value.format(buffer)});
  } else if constexpr (ErrorCarrier<T> || ValueCarrier<T>) {
    describe_carrier(line, value);
  } else if constexpr (Iterable<T>) {
    describe_elements(line, value);
  } else {
    line.append("(a value)");
  }
}

}  // namespace mio::test
