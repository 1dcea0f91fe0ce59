#include "describe.hpp"

namespace mio::test {

Line& Line::append(Text text) noexcept {
  for (char character : text) {
    append_character(character);
  }
  return *this;
}

Line& Line::append_character(char character) noexcept {
  if (size_ < kCapacity) {
    data_[size_++] = character;
  } else {
    for (std::size_t back = 1; back <= 3; ++back) {
      data_[kCapacity - back] = '.';
    }
  }
  return *this;
}

Line& Line::append_unsigned(std::uint64_t value, unsigned base) noexcept {
  char digits[64];
  std::size_t start = sizeof digits;
  do {
    digits[--start] = "0123456789abcdef"[value % base];
    value /= base;
  } while (value != 0);
  return append({digits + start, sizeof digits - start});
}

Line& Line::append_signed(std::int64_t value) noexcept {
  if (value >= 0) {
    return append_unsigned(static_cast<std::uint64_t>(value));
  }
  return append_character('-').append_unsigned(std::uint64_t{0} -
                                               static_cast<std::uint64_t>(value));
}

Line& Line::append_real(double value) noexcept {
  if (value < 0) {
    append_character('-');
    value = -value;
  }
  if (!(value < 1e18)) {  // NaN too.
    return append("(no number below 1e18)");
  }
  const auto whole = static_cast<std::uint64_t>(value);
  append_unsigned(whole).append_character('.');
  auto millionths = static_cast<std::uint64_t>((value - static_cast<double>(whole)) * 1e6);
  for (std::uint64_t place = 100'000; place != 0; place /= 10) {
    append_character(static_cast<char>('0' + millionths / place % 10));
  }
  return *this;
}

Line& Line::append_quoted(Text text) noexcept {
  append_character('"');
  for (char character : text) {
    if (character >= ' ' && character <= '~' && character != '"' && character != '\\') {
      append_character(character);
      continue;
    }
    const auto byte = static_cast<unsigned char>(character);
    append("\\x").append_unsigned(byte >> 4, 16).append_unsigned(byte & 15, 16);
  }
  return append_character('"');
}

void describe_error(Line& line, Error error) noexcept {
  line.append(name_of(error.kind()));
  if (error.os_code() != 0) {
    line.append(" (os ").append_signed(error.os_code()).append(")");
  }
}

}  // namespace mio::test
