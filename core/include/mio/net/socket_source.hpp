#pragma once

#include <cstdint>
#include <optional>
#include <utility>

#include <mio/io_source.hpp>
#include <mio/net/socket_option.hpp>
#include <mio/sys/socket.hpp>

namespace mio::net {

/// What all sockets have in common: the handle, its registration, options, and try_io. Only a base.
/// thread  const functions from any thread at any time.
template <HandleKind Kind>
class SocketSource {
 public:
  /// Runs the user's own system call on the socket. `operation(handle)` returns a Result, and
  /// would_block in it has `direction` watched again.
  /// source  mio's try_io of each socket, which has no direction.
  template <class Operation>
  auto try_io(Interest direction, Operation&& operation) const noexcept {
    return io_.do_io(
        direction, [&](const sys::Socket& socket) noexcept { return operation(socket.handle()); });
  }

  /// Sets an option, or says how it stands; values and units stand with each SocketOption.
  /// errors  unsupported: no sys::caps::socket_options, or not for this socket.  invalid_input: a
  ///         value out of its range.
  /// source  setsockopt(2), getsockopt(2).
  Result<> set_option(SocketOption option, std::int32_t value) const noexcept {
    return sys::Sockets::set_option(raw(), option, value);
  }
  Result<std::int32_t> option(SocketOption option) const noexcept {
    return sys::Sockets::option(raw(), option);
  }

  /// Takes the socket's pending error away, if it has one (SO_ERROR).
  /// errors  unsupported: no sys::caps::socket_options.
  Result<std::optional<Error>> take_error() const noexcept {
    return sys::Sockets::take_error(raw());
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
  explicit SocketSource(sys::Handle handle) noexcept
      : io_(OwnedSocket<Kind>(sys::Socket(handle))) {}
  // Always inline, so that the temporaries that values are moved through vanish at -Oz too.
  [[gnu::always_inline]] SocketSource(SocketSource&&) noexcept = default;
  SocketSource& operator=(SocketSource&&) noexcept = default;
  [[gnu::always_inline]] ~SocketSource() = default;

  IoSource<OwnedSocket<Kind>> io_;
};

namespace detail {

constexpr bool is_on(std::int32_t value) noexcept { return value != 0; }
constexpr std::uint32_t as_count(std::int32_t value) noexcept {
  return static_cast<std::uint32_t>(value);
}
/// A count as an option's value; what no option can hold stays out of every range.
constexpr std::int32_t as_value(std::uint32_t count) noexcept {
  return count <= 0x7fff'ffff ? static_cast<std::int32_t>(count) : -1;
}

/// Sets what has to be set before bind.
Result<> set_before_bind(sys::Handle handle, const BindOptions& options) noexcept;

}  // namespace detail

}  // namespace mio::net
