// What a platform lacks: bases for its sys:: structs whose every call answers `unsupported`, and to
// which every code of the system is `other`. A port declares beside them what it has; once it has
// all of one, it drops that base.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>

#include <mio/handle_kind.hpp>
#include <mio/interest.hpp>
#include <mio/io_slice.hpp>
#include <mio/net/datagram.hpp>
#include <mio/net/membership.hpp>
#include <mio/net/shutdown.hpp>
#include <mio/net/socket_option.hpp>
#include <mio/result.hpp>
#include <mio/token.hpp>

namespace mio::unsupported {

inline constexpr ErrorKind answer = ErrorKind::unsupported;

template <class Handle>
struct Sockets {
  static Result<std::array<Handle, 2>> open_pair(HandleKind) noexcept { return answer; }
  static Result<> listen(Handle, std::int32_t) noexcept { return answer; }
  static Result<std::size_t> receive(Handle, std::span<std::byte>) noexcept { return answer; }
  static Result<std::size_t> peek(Handle, std::span<std::byte>) noexcept { return answer; }
  static Result<std::size_t> send(Handle, std::span<const std::byte>) noexcept { return answer; }
  static Result<std::size_t> receive_vectored(Handle, std::span<const IoSliceMut>) noexcept {
    return answer;
  }
  static Result<std::size_t> send_vectored(Handle, std::span<const IoSlice>) noexcept {
    return answer;
  }
  static Result<net::Datagram> receive_datagram(Handle, std::span<std::byte>,
                                                net::Consume) noexcept {
    return answer;
  }
  static Result<> shutdown(Handle, net::Shutdown) noexcept { return answer; }
  static Result<std::optional<Error>> take_error(Handle) noexcept { return answer; }
  static Result<> set_option(Handle, net::SocketOption, std::int32_t) noexcept { return answer; }
  static Result<std::int32_t> option(Handle, net::SocketOption) noexcept { return answer; }
  static Result<> change_membership(Handle, const net::Membership&) noexcept { return answer; }
  static Error error_from(std::int32_t code) noexcept { return {ErrorKind::other, code}; }
};

template <class Handle, class State, class Address>
struct AddressedSockets {
  static Result<Handle> open(const Address&, HandleKind) noexcept { return answer; }
  static Result<> connect(Handle, const Address&) noexcept { return answer; }
  static Result<> bind(Handle, const Address&) noexcept { return answer; }
  static Result<Handle> accept(Handle, const State&, Address&) noexcept { return answer; }
  static Result<net::DatagramFrom<Address>> receive_from(Handle, std::span<std::byte>,
                                                         net::Consume) noexcept {
    return answer;
  }
  static Result<std::size_t> send_to(Handle, std::span<const std::byte>, const Address&) noexcept {
    return answer;
  }
  static Result<Address> local_addr(Handle) noexcept { return answer; }
  static Result<Address> peer_addr(Handle) noexcept { return answer; }
};

template <class Handle>
struct Pipes {
  static Result<std::array<Handle, 2>> open() noexcept { return answer; }
  static Result<std::size_t> read(Handle, std::span<const IoSliceMut>) noexcept { return answer; }
  static Result<std::size_t> write(Handle, std::span<const IoSlice>) noexcept { return answer; }
  static Result<> set_nonblocking(Handle, bool) noexcept { return answer; }
};

template <class Selector, class Handle>
struct Borrowed {
  static Result<> register_with(Selector&, Handle, Token, Interest) noexcept { return answer; }
  static Result<> reregister_with(Selector&, Handle, Token, Interest) noexcept { return answer; }
  static Result<> deregister_from(Selector&, Handle) noexcept { return answer; }
  static void rearm(Selector&, Handle, Interest) noexcept {}
};

}  // namespace mio::unsupported
