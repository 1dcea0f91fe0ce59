#pragma once

#include <cstdint>
#include <utility>

#include <mio/handle_kind.hpp>
#include <mio/interest.hpp>
#include <mio/result.hpp>
#include <mio/sys/selector.hpp>
#include <mio/token.hpp>

namespace mio::sys {
inline namespace epoll {

/// Which Poll a source is registered with: enough to answer misuse. Closing the descriptor ends
/// the registration, so that there is nothing to do at destruction; and epoll sees every edge
/// itself, so that there is nothing to re-arm.
class SourceState {
 public:
  constexpr SourceState() noexcept = default;
  constexpr SourceState(SourceState&& other) noexcept
      : selector_id_(std::exchange(other.selector_id_, 0)) {}
  constexpr SourceState& operator=(SourceState&& other) noexcept {
    selector_id_ = std::exchange(other.selector_id_, 0);
    return *this;
  }

  Result<> register_with(Selector& selector, int fd, HandleKind, Token token,
                         Interest interest) noexcept {
    if (selector_id_ != 0) {
      return ErrorKind::already_exists;
    }
    MIO_TRY(selector.add(fd, token, interest));
    selector_id_ = selector.id();
    return {};
  }
  Result<> reregister_with(Selector& selector, int fd, Token token, Interest interest) noexcept {
    if (selector_id_ != selector.id()) {
      return ErrorKind::not_found;
    }
    return selector.modify(fd, token, interest);
  }
  Result<> deregister_from(Selector& selector, int fd) noexcept {
    if (selector_id_ != selector.id()) {
      return ErrorKind::not_found;
    }
    MIO_TRY(selector.remove(fd));
    selector_id_ = 0;
    return {};
  }

  constexpr void rearm(Interest) const noexcept {}
  constexpr Result<> take_error() const noexcept { return {}; }

 private:
  // 0 while it is not registered.
  std::uint32_t selector_id_ = 0;
};

/// A descriptor that is not ours: the kernel answers.
struct Borrowed {
  static Result<> register_with(Selector& selector, int fd, Token token,
                                Interest interest) noexcept {
    return selector.add(fd, token, interest);
  }
  static Result<> reregister_with(Selector& selector, int fd, Token token,
                                  Interest interest) noexcept {
    return selector.modify(fd, token, interest);
  }
  static Result<> deregister_from(Selector& selector, int fd) noexcept {
    return selector.remove(fd);
  }
  static constexpr void rearm(Selector&, int, Interest) noexcept {}
};

}  // namespace epoll
}  // namespace mio::sys
