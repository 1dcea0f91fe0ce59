#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>

#include <mio/handle_kind.hpp>
#include <mio/io_slice.hpp>
#include <mio/net/shutdown.hpp>
#include <mio/net/socket_addr.hpp>
#include <mio/net/socket_option.hpp>
#include <mio/net/unix_addr.hpp>
#include <mio/result.hpp>
#include <mio/sys/selector.hpp>
#include <mio/sys/source_state.hpp>
#include <mio/unsupported.hpp>

namespace mio::sys {

/// TCP over lwIP's raw API. All of it, as lwIP itself, belongs to the loop.
struct Sockets : unsupported::Sockets<Handle> {
  static Result<> listen(Handle handle, std::int32_t backlog) noexcept;
  static Result<std::size_t> receive(Handle handle, std::span<std::byte> buffer) noexcept;
  static Result<std::size_t> peek(Handle handle, std::span<std::byte> buffer) noexcept;
  static Result<std::size_t> send(Handle handle, std::span<const std::byte> bytes) noexcept;
  static Result<std::size_t> receive_vectored(Handle handle,
                                              std::span<const IoSliceMut> slices) noexcept;
  static Result<std::size_t> send_vectored(Handle handle, std::span<const IoSlice> slices) noexcept;
  static Result<> shutdown(Handle handle, net::Shutdown how) noexcept;
  static Result<std::optional<Error>> take_error(Handle handle) noexcept;
  static Result<> set_option(Handle handle, net::SocketOption option, std::int32_t value) noexcept;
  static Result<std::int32_t> option(Handle handle, net::SocketOption option) noexcept;
  static Error error_from(std::int32_t code) noexcept;

  static void close(Handle handle) noexcept;
};

template <class Address>
struct AddressedSockets : unsupported::AddressedSockets<Handle, SourceState, Address> {};

template <>
struct AddressedSockets<net::SocketAddr>
    : unsupported::AddressedSockets<Handle, SourceState, net::SocketAddr> {
  static Result<Handle> open(const net::SocketAddr& address, HandleKind kind) noexcept;
  static Result<> connect(Handle handle, const net::SocketAddr& address) noexcept;
  static Result<> bind(Handle handle, const net::SocketAddr& address) noexcept;
  static Result<Handle> accept(Handle handle, const SourceState&, net::SocketAddr& peer) noexcept;
  static Result<net::SocketAddr> local_addr(Handle handle) noexcept;
  static Result<net::SocketAddr> peer_addr(Handle handle) noexcept;
};

}  // namespace mio::sys
