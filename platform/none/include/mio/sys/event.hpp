#pragma once

#include <mio/token.hpp>

namespace mio::sys {

/// The record of one event, read by portable names.
class Event {
 public:
  constexpr Token token() const noexcept { return token_; }
  constexpr bool is_readable() const noexcept { return false; }
  constexpr bool is_writable() const noexcept { return false; }
  constexpr bool is_error() const noexcept { return false; }
  constexpr bool is_read_closed() const noexcept { return false; }
  constexpr bool is_write_closed() const noexcept { return false; }
  constexpr bool is_priority() const noexcept { return false; }
  constexpr bool is_aio() const noexcept { return false; }
  constexpr bool is_lio() const noexcept { return false; }

 private:
  Token token_{};
};

}  // namespace mio::sys
