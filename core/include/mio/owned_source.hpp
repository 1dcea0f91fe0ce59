#pragma once

#include <utility>

#include <mio/io_source.hpp>

namespace mio {

/// What all sources that own a handle have in common: the handle, its registration, and try_io.
/// Only a base.
/// thread  const functions from any thread at any time.
template <HandleKind Kind>
class OwnedSource {
 public:
  /// Runs the user's own system call on the handle. `operation(handle)` returns a Result, and
  /// would_block in it has `direction` watched again.
  /// source  mio's try_io of each source, which has no direction.
  template <class Operation>
  auto try_io(Interest direction, Operation&& operation) const noexcept {
    return io_.do_io(direction,
                     [&](const sys::Socket& owned) noexcept { return operation(owned.handle()); });
  }

  sys::Handle raw() const noexcept { return io_.inner().handle(); }
  /// Gives the handle up without closing it. Deregister first.
  sys::Handle into_raw() && noexcept { return std::move(io_).into_inner().release(); }

  Result<> register_with(const Registry& registry, Token token, Interest interest) noexcept {
    return io_.register_with(registry, token, interest);
  }
  Result<> reregister_with(const Registry& registry, Token token, Interest interest) noexcept {
    return io_.reregister_with(registry, token, interest);
  }
  Result<> deregister_from(const Registry& registry) noexcept {
    return io_.deregister_from(registry);
  }

 protected:
  explicit OwnedSource(sys::Handle handle) noexcept : io_(OwnedSocket<Kind>(sys::Socket(handle))) {}
  // Always inline, so that the temporaries that values are moved through vanish at -Oz too.
  [[gnu::always_inline]] OwnedSource(OwnedSource&&) noexcept = default;
  OwnedSource& operator=(OwnedSource&&) noexcept = default;
  [[gnu::always_inline]] ~OwnedSource() = default;

  IoSource<OwnedSocket<Kind>> io_;
};

}  // namespace mio
