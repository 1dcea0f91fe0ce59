#pragma once

#include <concepts>
#include <cstddef>
#include <span>

namespace mio {

/// Text that is looked at and not kept: a string literal, a std::string_view or std::string (known
/// by shape, so that no header for them is needed), or a pointer and a length.
class Text {
 public:
  constexpr Text() noexcept : Text("") {}
  constexpr Text(const char* zero_terminated) noexcept : data_(zero_terminated) {
    while (data_[size_] != '\0') {
      ++size_;
    }
  }
  constexpr Text(const char* data, std::size_t size) noexcept : data_(data), size_(size) {}
  template <class Container>
    requires requires(const Container& text) {
      { text.data() } -> std::convertible_to<const char*>;
      { text.size() } -> std::convertible_to<std::size_t>;
    }
  constexpr Text(const Container& text) noexcept : Text(text.data(), text.size()) {}

  constexpr const char* data() const noexcept { return data_; }
  constexpr std::size_t size() const noexcept { return size_; }
  constexpr bool empty() const noexcept { return size_ == 0; }
  constexpr char operator[](std::size_t index) const noexcept { return data_[index]; }
  constexpr const char* begin() const noexcept { return data_; }
  constexpr const char* end() const noexcept { return data_ + size_; }

  /// The part from `start`, at most `size` characters of it.
  constexpr Text part(std::size_t start,
                      std::size_t size = static_cast<std::size_t>(-1)) const noexcept {
    start = start < size_ ? start : size_;
    return {data_ + start, size < size_ - start ? size : size_ - start};
  }

  friend constexpr bool operator==(Text left, Text right) noexcept {
    if (left.size_ != right.size_) {
      return false;
    }
    for (std::size_t index = 0; index < left.size_; ++index) {
      if (left[index] != right[index]) {
        return false;
      }
    }
    return true;
  }

 private:
  const char* data_;
  std::size_t size_ = 0;
};

}  // namespace mio
