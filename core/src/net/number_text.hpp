// Numbers as text, for the addresses' format().
#pragma once

#include <cstddef>
#include <cstdint>

namespace mio::net::detail {

/// Writes the digits, at most ten, and says how many.
inline std::size_t write_number(char* out, std::uint32_t value, std::uint32_t radix) noexcept {
  std::size_t size = 1;
  for (std::uint32_t rest = value / radix; rest != 0; rest /= radix) {
    ++size;
  }
  for (std::size_t index = size; index-- > 0; value /= radix) {
    out[index] = "0123456789abcdef"[value % radix];
  }
  return size;
}

}  // namespace mio::net::detail
