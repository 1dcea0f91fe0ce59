#pragma once

#include <cstdint>

#include <mio/token.hpp>

namespace mio::sys {

/// What a device is ready for, one bit each.
struct Ready {
  static constexpr std::uint8_t readable = 1;
  static constexpr std::uint8_t writable = 2;
  static constexpr std::uint8_t error = 4;
  static constexpr std::uint8_t read_closed = 8;
  static constexpr std::uint8_t write_closed = 16;
  static constexpr std::uint8_t gone = 32;  // Nobody is behind the handle any more.

  static constexpr std::uint8_t both = readable | writable;
  static constexpr std::uint8_t hung_up = both | read_closed | write_closed;
  static constexpr std::uint8_t broken = hung_up | error;
};

class Event {
 public:
  constexpr Event() noexcept = default;
  constexpr Event(Token token, std::uint8_t ready) noexcept : token_(token), ready_(ready) {}

  constexpr Token token() const noexcept { return token_; }
  constexpr bool is_readable() const noexcept { return has(Ready::readable); }
  constexpr bool is_writable() const noexcept { return has(Ready::writable); }
  constexpr bool is_error() const noexcept { return has(Ready::error); }
  constexpr bool is_read_closed() const noexcept { return has(Ready::read_closed); }
  constexpr bool is_write_closed() const noexcept { return has(Ready::write_closed); }
  constexpr bool is_priority() const noexcept { return false; }
  constexpr bool is_aio() const noexcept { return false; }
  constexpr bool is_lio() const noexcept { return false; }

 private:
  constexpr bool has(std::uint8_t bit) const noexcept { return (ready_ & bit) != 0; }

  Token token_{};
  std::uint8_t ready_ = 0;
};

}  // namespace mio::sys
