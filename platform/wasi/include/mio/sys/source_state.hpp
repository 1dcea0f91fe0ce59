#pragma once

#include <cstdint>

#include <mio/handle_kind.hpp>
#include <mio/interest.hpp>
#include <mio/result.hpp>
#include <mio/sys/selector.hpp>
#include <mio/token.hpp>

namespace mio::sys {
inline namespace poll_oneoff {

/// Which slot of which table a source has. A slot cannot be freed but by its source, so the index
/// alone is enough.
class SourceState {
 public:
  constexpr SourceState() noexcept = default;
  SourceState(SourceState&& other) noexcept;
  SourceState& operator=(SourceState&& other) noexcept;
  ~SourceState();

  Result<> register_with(Selector& selector, std::int32_t fd, HandleKind kind, Token token,
                         Interest interest) noexcept;
  Result<> reregister_with(Selector& selector, std::int32_t fd, Token token,
                           Interest interest) noexcept;
  Result<> deregister_from(Selector& selector, std::int32_t fd) noexcept;

  void rearm(Interest direction) const noexcept;

  /// Fails with the error that a look at the source used up, if there is one.
  Result<> take_error() const noexcept;
  /// The connection that a look at the listener accepted, or 0.
  std::int32_t take_accepted() const noexcept;

 private:
  bool belongs_to(const Selector& selector) const noexcept;
  std::int32_t& held() const noexcept;
  void leave() noexcept;

  Selector* selector_ = nullptr;  // Null while it is not registered.
  mutable std::int32_t held_ = 0;  // What its slot held when it was deregistered.
  std::uint16_t index_ = 0;
};

}  // namespace poll_oneoff
}  // namespace mio::sys
