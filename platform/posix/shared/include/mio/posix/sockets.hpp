#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>

#include <mio/handle_kind.hpp>
#include <mio/io_slice.hpp>
#include <mio/net/datagram.hpp>
#include <mio/net/membership.hpp>
#include <mio/net/shutdown.hpp>
#include <mio/net/socket_option.hpp>
#include <mio/posix/calls.hpp>
#include <mio/posix/error.hpp>
#include <mio/posix/fd.hpp>
#include <mio/result.hpp>

namespace mio::posix {

/// The socket calls of the Unix platforms that have to do with no address. Each is one system call
/// and its error, nothing more; see contract.hpp.
struct Sockets {
  static Result<std::array<int, 2>> open_pair(HandleKind kind) noexcept;
  static Result<> listen(int fd, std::int32_t backlog) noexcept;

  static Result<std::size_t> receive(int fd, std::span<std::byte> buffer) noexcept {
    return moved(calls::recv(fd, buffer.data(), buffer.size(), 0));
  }
  static Result<std::size_t> peek(int fd, std::span<std::byte> buffer) noexcept;
  static Result<std::size_t> send(int fd, std::span<const std::byte> bytes) noexcept {
    return moved(calls::send(fd, bytes.data(), bytes.size(), send_flags));
  }
  static Result<std::size_t> receive_vectored(int fd, std::span<const IoSliceMut> slices) noexcept;
  static Result<std::size_t> send_vectored(int fd, std::span<const IoSlice> slices) noexcept;
  static Result<net::Datagram> receive_datagram(int fd, std::span<std::byte> buffer,
                                                net::Consume consume) noexcept;

  static Result<> shutdown(int fd, net::Shutdown how) noexcept;
  static Result<std::optional<Error>> take_error(int fd) noexcept;
  static Result<> set_option(int fd, net::SocketOption option, std::int32_t value) noexcept;
  static Result<std::int32_t> option(int fd, net::SocketOption option) noexcept;
  static Result<> change_membership(int fd, const net::Membership& membership) noexcept;
  static Error error_from(std::int32_t code) noexcept { return posix::error_from(code); }

 private:
  static Result<std::size_t> moved(std::ptrdiff_t outcome) noexcept {
    return outcome < 0 ? Result<std::size_t>(calls::error_of(outcome))
                       : static_cast<std::size_t>(outcome);
  }

  static constexpr int send_flags = 0x4000;  // MSG_NOSIGNAL; asserted in sockets.cpp.
};

/// Those that take or give an address: net::SocketAddr, net::UnixAddr.
template <class Address>
struct AddressedSockets {
  // Non-blocking and close-on-exec from birth, and the caller's.
  static Result<int> open(const Address& address, HandleKind kind) noexcept;
  static Result<int> accept(int fd, Address& address) noexcept;
  /// Looking at a source uses nothing up here, so accepting needs nothing of what is kept of it.
  template <class State>
  static Result<int> accept(int fd, const State&, Address& address) noexcept {
    return accept(fd, address);
  }

  static Result<> connect(int fd, const Address& address) noexcept;
  static Result<> bind(int fd, const Address& address) noexcept;
  static Result<net::DatagramFrom<Address>> receive_from(int fd, std::span<std::byte> buffer,
                                                         net::Consume consume) noexcept;
  static Result<std::size_t> send_to(int fd, std::span<const std::byte> bytes,
                                     const Address& address) noexcept;
  static Result<Address> local_addr(int fd) noexcept;
  static Result<Address> peer_addr(int fd) noexcept;
};

}  // namespace mio::posix
