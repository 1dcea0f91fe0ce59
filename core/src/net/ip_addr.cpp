#include <mio/net/ip_addr.hpp>

#include "number_text.hpp"

namespace mio::net {

namespace {

struct Run {
  std::size_t start = 0;
  std::size_t size = 0;
};

std::size_t write_v4(char* out, std::span<const std::uint8_t> octets) noexcept {
  std::size_t size = 0;
  for (std::size_t index = 0; index < 4; ++index) {
    if (index > 0) {
      out[size++] = '.';
    }
    size += detail::write_number(out + size, octets[index], 10);
  }
  return size;
}

// The run of zero groups that `::` stands for: the longest, the first of equals, and never a single
// group (RFC 5952 §4.2).
Run longest_zero_run(const IpAddr& address) noexcept {
  Run longest;
  Run current;
  for (std::size_t index = 0; index < 8; ++index) {
    if (address.group(index) != 0) {
      current = {index + 1, 0};
      continue;
    }
    ++current.size;
    if (current.size > longest.size) {
      longest = current;
    }
  }
  return longest.size > 1 ? longest : Run{};
}

}  // namespace

std::size_t IpAddr::format_v6(char* out) const noexcept {
  std::size_t size = 0;
  const Run gap = longest_zero_run(*this);
  for (std::size_t index = 0; index < 8; ++index) {
    if (gap.size != 0 && index == gap.start) {
      out[size++] = ':';
      out[size++] = ':';
      index += gap.size - 1;
      continue;
    }
    if (index > 0 && out[size - 1] != ':') {
      out[size++] = ':';
    }
    if (index == 6 && is_v4_mapped()) {
      return size + write_v4(out + size, octets().last(4));
    }
    size += detail::write_number(out + size, group(index), 16);
  }
  return size;
}

Result<std::size_t> IpAddr::format(std::span<char> buffer) const noexcept {
  char text[max_text_size];
  const std::size_t size = is_v4() ? write_v4(text, octets()) : format_v6(text);
  if (size > buffer.size()) {
    return ErrorKind::out_of_capacity;
  }
  for (std::size_t index = 0; index < size; ++index) {
    buffer[index] = text[index];
  }
  return size;
}

}  // namespace mio::net
