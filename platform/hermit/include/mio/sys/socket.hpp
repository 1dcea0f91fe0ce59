#pragma once

#include <cstddef>
#include <cstdint>
#include <span>

#include <mio/handle_kind.hpp>
#include <mio/io_slice.hpp>
#include <mio/net/datagram.hpp>
#include <mio/net/socket_addr.hpp>
#include <mio/net/socket_option.hpp>
#include <mio/result.hpp>
#include <mio/sys/error.hpp>
#include <mio/sys/owner.hpp>
#include <mio/sys/source_state.hpp>
#include <mio/unsupported.hpp>

namespace mio::sys {

using Handle = std::int32_t;

/// The socket calls that the kernel has and that do what they say; shutdown, SO_ERROR, options and
/// MSG_PEEK are not among them.
struct Sockets : unsupported::Sockets<Handle> {
  static Result<> listen(Handle handle, std::int32_t backlog) noexcept;
  static Result<std::size_t> receive(Handle handle, std::span<std::byte> buffer) noexcept;
  static Result<std::size_t> send(Handle handle, std::span<const std::byte> bytes) noexcept;
  static Result<std::size_t> receive_vectored(Handle handle,
                                              std::span<const IoSliceMut> slices) noexcept;
  static Result<std::size_t> send_vectored(Handle handle, std::span<const IoSlice> slices) noexcept;
  static Result<net::Datagram> receive_datagram(Handle handle, std::span<std::byte> buffer,
                                                net::Consume consume) noexcept;
  /// An address can always be bound again at once, so reuse_address is on for good.
  static constexpr Result<> set_option(Handle, net::SocketOption option,
                                       std::int32_t value) noexcept {
    return option == net::SocketOption::reuse_address && value == 1 ? Result<>()
                                                                    : ErrorKind::unsupported;
  }
  static Error error_from(std::int32_t code) noexcept { return hermit::error_from(code); }
};

template <class Address>
struct AddressedSockets : unsupported::AddressedSockets<Handle, SourceState, Address> {};

/// Of IPv4: the kernel makes no sockets for IPv6.
template <>
struct AddressedSockets<net::SocketAddr> {
  static Result<Handle> open(const net::SocketAddr& address, HandleKind kind) noexcept;
  /// Waits until the connection is made or refused.
  static Result<> connect(Handle handle, const net::SocketAddr& address) noexcept;
  static Result<> bind(Handle handle, const net::SocketAddr& address) noexcept;
  static Result<Handle> accept(Handle handle, const SourceState& state,
                               net::SocketAddr& peer) noexcept;
  static Result<net::DatagramFrom<net::SocketAddr>> receive_from(Handle handle,
                                                                 std::span<std::byte> buffer,
                                                                 net::Consume consume) noexcept;
  static Result<std::size_t> send_to(Handle handle, std::span<const std::byte> bytes,
                                     const net::SocketAddr& address) noexcept;
  static Result<net::SocketAddr> local_addr(Handle handle) noexcept;
  static Result<net::SocketAddr> peer_addr(Handle handle) noexcept;
};

}  // namespace mio::sys
