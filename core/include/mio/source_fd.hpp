#pragma once

#include <type_traits>
#include <utility>

#include <mio/registry.hpp>
#include <mio/sys/socket.hpp>
#include <mio/sys/source_state.hpp>

namespace mio {

/// Borrows a handle of the system for registration and never closes it: whatever the platform's
/// selector can wait for. It holds nothing but the handle, so one may be made for each call.
/// Deregister before the handle is closed.
///
/// Misuse is answered by the system where that keeps the list, and by the table elsewhere.
/// thread  as the three calls of Registry.
/// source  mio::unix::SourceFd, which does not re-arm.
class SourceFd {
 public:
  constexpr explicit SourceFd(sys::Handle handle) noexcept : handle_(handle) {}

  constexpr sys::Handle raw() const noexcept { return handle_; }

  /// Runs the user's own system call on the handle. `operation(handle)` returns a Result, and
  /// would_block in it has `direction` watched again by the Poll of `registry`.
  template <class Operation>
  auto try_io(const Registry& registry, Interest direction, Operation&& operation) const noexcept {
    using Outcome = std::invoke_result_t<Operation, sys::Handle>;
    Outcome outcome = std::forward<Operation>(operation)(handle_);
    if (outcome.failed_with(ErrorKind::would_block)) {
      sys::Borrowed::rearm(registry.selector(), handle_, direction);
    }
    return outcome;
  }

  /// errors  those of Registry.  permission_denied: nothing that can be waited for, such as a file
  ///         on Linux.  unsupported: no sys::caps::borrowed_handles.
  Result<> register_with(const Registry& registry, Token token, Interest interest) noexcept {
    return sys::Borrowed::register_with(registry.selector(), handle_, token, interest);
  }
  Result<> reregister_with(const Registry& registry, Token token, Interest interest) noexcept {
    return sys::Borrowed::reregister_with(registry.selector(), handle_, token, interest);
  }
  Result<> deregister_from(const Registry& registry) noexcept {
    return sys::Borrowed::deregister_from(registry.selector(), handle_);
  }

 private:
  sys::Handle handle_;
};

}  // namespace mio
