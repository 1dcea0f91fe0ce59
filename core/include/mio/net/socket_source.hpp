#pragma once

#include <cstdint>
#include <optional>

#include <mio/net/socket_addr.hpp>
#include <mio/net/socket_option.hpp>
#include <mio/owned_source.hpp>
#include <mio/sys/socket.hpp>

namespace mio::net {

/// What all sockets have in common: options, beside what is common to all that own a handle. Only a
/// base.
/// thread  const functions from any thread at any time.
template <HandleKind Kind>
class SocketSource : public OwnedSource<Kind> {
 public:
  /// Sets an option, or says how it stands; values and units stand with each SocketOption.
  /// errors  unsupported: no sys::caps::socket_options, or not for this socket.  invalid_input: a
  ///         value out of its range.
  /// source  setsockopt(2), getsockopt(2).
  Result<> set_option(SocketOption option, std::int32_t value) const noexcept {
    return sys::Sockets::set_option(this->raw(), option, value);
  }
  Result<std::int32_t> option(SocketOption option) const noexcept {
    return sys::Sockets::option(this->raw(), option);
  }

  /// Takes the socket's pending error away, if it has one (SO_ERROR).
  /// errors  unsupported: no sys::caps::socket_options.
  Result<std::optional<Error>> take_error() const noexcept {
    return sys::Sockets::take_error(this->raw());
  }

 protected:
  using OwnedSource<Kind>::OwnedSource;
};

namespace detail {

constexpr bool is_on(std::int32_t value) noexcept { return value != 0; }
constexpr std::uint32_t as_count(std::int32_t value) noexcept {
  return static_cast<std::uint32_t>(value);
}
/// A count as an option's value; what is too large becomes -1, which no option that counts takes.
constexpr std::int32_t as_value(std::uint32_t count) noexcept {
  return count <= 0x7fff'ffff ? static_cast<std::int32_t>(count) : -1;
}

/// Sets what has to be set before a socket is bound to `address`.
Result<> set_before_bind(sys::Handle handle, const SocketAddr& address,
                         const BindOptions& options) noexcept;

}  // namespace detail

}  // namespace mio::net
