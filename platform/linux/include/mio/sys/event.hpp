#pragma once

#include <cstdint>

#include <mio/interest.hpp>
#include <mio/token.hpp>

namespace mio::sys {

/// Mirrors struct epoll_event, which is packed on x86-64 only; asserted in selector_epoll.cpp.
class
#ifdef __x86_64__
    [[gnu::packed]]
#endif
    Event {
 public:
  constexpr Event() noexcept = default;
  constexpr Event(Token token, std::uint32_t events) noexcept
      : events_(events), data_(static_cast<std::uintptr_t>(token)) {}

  constexpr Token token() const noexcept { return Token{static_cast<std::uintptr_t>(data_)}; }

  // An error or a hang-up ends both directions: neither a read nor a write would block.
  constexpr bool is_readable() const noexcept { return has(kIn | kPri | kRdHup | kErr | kHup); }
  constexpr bool is_writable() const noexcept { return has(kOut | kErr | kHup); }
  constexpr bool is_error() const noexcept { return has(kErr); }
  constexpr bool is_read_closed() const noexcept { return has(kRdHup | kHup); }
  // The end of a pipe's reader comes as ERR alone, or beside OUT.
  constexpr bool is_write_closed() const noexcept {
    return has(kHup) || (has(kOut) && has(kErr)) || events_ == kErr;
  }
  constexpr bool is_priority() const noexcept { return has(kPri); }
  constexpr bool is_aio() const noexcept { return false; }
  constexpr bool is_lio() const noexcept { return false; }

  /// The EPOLL* bits.
  constexpr std::uint32_t events() const noexcept { return events_; }

  /// The event of a waker.
  static constexpr Event of_wake(Token token) noexcept { return {token, kIn}; }

  /// What to watch for, edge-triggered.
  static constexpr std::uint32_t mask_of(Interest interest) noexcept {
    return kEdge | (interest.is_readable() ? kIn | kRdHup : 0) |
           (interest.is_writable() ? kOut : 0) | (interest.is_priority() ? kPri : 0);
  }

 private:
  static constexpr std::uint32_t kIn = 0x001;
  static constexpr std::uint32_t kPri = 0x002;
  static constexpr std::uint32_t kOut = 0x004;
  static constexpr std::uint32_t kErr = 0x008;
  static constexpr std::uint32_t kHup = 0x010;
  static constexpr std::uint32_t kRdHup = 0x2000;
  static constexpr std::uint32_t kEdge = 0x8000'0000;

  constexpr bool has(std::uint32_t bits) const noexcept { return (events_ & bits) != 0; }

  std::uint32_t events_ = 0;
  std::uint64_t data_ = 0;
};

}  // namespace mio::sys
