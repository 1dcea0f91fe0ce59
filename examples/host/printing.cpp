#include <utility>

#include "host.hpp"

namespace host {

void Line::put(char character) noexcept {
  text_[size_++] = character;
  if (size_ == sizeof text_) {
    flush();
  }
}

void Line::flush() noexcept { write(stream_, {text_, std::exchange(size_, 0)}); }

void Line::add(const char* text) noexcept {
  for (; *text != '\0'; ++text) {
    put(*text);
  }
}

void Line::add(mio::Text text) noexcept {
  for (const char character : text) {
    put(character);
  }
}

void Line::add(std::size_t number) noexcept {
  if (number >= 10) {
    add(number / 10);
  }
  put(static_cast<char>('0' + number % 10));
}

void Line::add(std::span<const std::byte> bytes) noexcept {
  while (!bytes.empty() && (bytes.back() == std::byte{'\n'} || bytes.back() == std::byte{'\r'})) {
    bytes = bytes.first(bytes.size() - 1);
  }
  for (const std::byte byte : bytes) {
    const auto character = static_cast<unsigned char>(byte);
    put(character < ' ' || character == 0x7f ? '.' : static_cast<char>(character));
  }
}

void give_up(mio::Error error, const char* what, const char* where, int exit_code) noexcept {
  complain_of(error, what, where);
  end(exit_code);
}

}  // namespace host
