// How text becomes an address: a cursor over the text, with one function per piece of the grammar.
// Not for users: they call IpAddr::parse and SocketAddr::parse.
#pragma once

#include <cstddef>
#include <cstdint>

#include <mio/text.hpp>

namespace mio::net::detail {

/// Each read_ function either takes a piece off the front and says true, or takes nothing and says
/// false; what it writes to is meaningful after true only.
/// source  the parser of Rust's std::net, whose grammar this is; RFC 4291 §2.2.
class AddressParser {
 public:
  constexpr explicit AddressParser(Text text) noexcept : rest_(text) {}

  constexpr bool is_at_end() const noexcept { return rest_.empty(); }

  constexpr bool read_character(char wanted) noexcept {
    if (rest_.empty() || rest_[0] != wanted) {
      return false;
    }
    rest_ = rest_.part(1);
    return true;
  }

  /// Decimal, leading zeros allowed, at most `largest`.
  constexpr bool read_decimal(std::uint32_t largest, std::uint32_t& value) noexcept {
    return read_number(10, rest_.size(), largest, value);
  }

  constexpr bool read_port(std::uint16_t& port) noexcept {
    std::uint32_t value = 0;
    if (!read_decimal(0xffff, value)) {
      return false;
    }
    port = static_cast<std::uint16_t>(value);
    return true;
  }

  /// a.b.c.d, each without leading zeros: elsewhere these mean octal, so they are refused.
  constexpr bool read_v4(std::uint8_t* octets) noexcept {
    const Text start = rest_;
    for (std::size_t index = 0; index < 4; ++index) {
      const bool is_there = (index == 0 || read_character('.')) && read_v4_octet(octets[index]);
      if (!is_there) {
        rest_ = start;
        return false;
      }
    }
    return true;
  }

  /// Eight groups; one run of zeros may be written `::`, and the last two groups as a.b.c.d.
  constexpr bool read_v6(std::uint8_t* octets) noexcept {
    const Text start = rest_;
    bool ends_in_v4 = false;
    const std::size_t head = read_groups(octets, kGroups, ends_in_v4);
    if (head == kGroups) {
      return true;
    }
    if (ends_in_v4 || !read_character(':') || !read_character(':')) {
      rest_ = start;
      return false;
    }
    // The gap stands for one group at least.
    std::uint8_t tail_octets[2 * kGroups] = {};
    const std::size_t tail = read_groups(tail_octets, kGroups - 1 - head, ends_in_v4);
    for (std::size_t index = 2 * head; index < 2 * (kGroups - tail); ++index) {
      octets[index] = 0;
    }
    for (std::size_t index = 0; index < 2 * tail; ++index) {
      octets[2 * (kGroups - tail) + index] = tail_octets[index];
    }
    return true;
  }

 private:
  static constexpr std::size_t kGroups = 8;
  static constexpr std::uint32_t kNoDigit = 0xff;

  static constexpr std::uint32_t digit_value(char character) noexcept {
    if (character >= '0' && character <= '9') {
      return static_cast<std::uint32_t>(character - '0');
    }
    const char lower = static_cast<char>(character | 0x20);
    return lower >= 'a' && lower <= 'f' ? static_cast<std::uint32_t>(lower - 'a' + 10) : kNoDigit;
  }

  constexpr bool read_number(std::uint32_t radix, std::size_t digits_max, std::uint32_t largest,
                             std::uint32_t& value) noexcept {
    std::uint64_t sum = 0;
    std::size_t size = 0;
    while (size < rest_.size() && digit_value(rest_[size]) < radix) {
      sum = sum * radix + digit_value(rest_[size]);
      ++size;
      if (size > digits_max || sum > largest) {
        return false;
      }
    }
    if (size == 0) {
      return false;
    }
    value = static_cast<std::uint32_t>(sum);
    rest_ = rest_.part(size);
    return true;
  }

  constexpr bool read_v4_octet(std::uint8_t& octet) noexcept {
    const Text start = rest_;
    std::uint32_t value = 0;
    if (!read_number(10, 3, 0xff, value)) {
      return false;
    }
    if (start[0] == '0' && start.size() - rest_.size() > 1) {
      rest_ = start;
      return false;
    }
    octet = static_cast<std::uint8_t>(value);
    return true;
  }

  /// Up to `groups_max` groups with colons between them, two octets each. Says how many there were.
  constexpr std::size_t read_groups(std::uint8_t* octets, std::size_t groups_max,
                                    bool& ends_in_v4) noexcept {
    for (std::size_t group = 0; group < groups_max; ++group) {
      const Text start = rest_;
      if (group > 0 && !read_character(':')) {
        return group;
      }
      if (group + 1 < groups_max && read_v4(octets + 2 * group)) {
        ends_in_v4 = true;
        return group + 2;
      }
      std::uint32_t value = 0;
      if (!read_number(16, 4, 0xffff, value)) {
        rest_ = start;
        return group;
      }
      octets[2 * group] = static_cast<std::uint8_t>(value >> 8);
      octets[2 * group + 1] = static_cast<std::uint8_t>(value & 0xff);
    }
    return groups_max;
  }

  Text rest_;
};

}  // namespace mio::net::detail
