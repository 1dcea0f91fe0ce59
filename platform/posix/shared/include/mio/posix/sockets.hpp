#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>

#include <mio/io_slice.hpp>
#include <mio/net/shutdown.hpp>
#include <mio/net/socket_addr.hpp>
#include <mio/posix/calls.hpp>
#include <mio/posix/error.hpp>
#include <mio/posix/fd.hpp>
#include <mio/result.hpp>

namespace mio::posix {

/// The socket calls of the Unix platforms. Each is one system call and its error, nothing more.
struct Sockets {
  // Non-blocking and close-on-exec from birth, and the caller's; see contract.hpp for the rest.
  static Result<int> open_stream(const net::SocketAddr& address) noexcept;
  static Result<> connect(int fd, const net::SocketAddr& address) noexcept;
  static Result<> bind(int fd, const net::SocketAddr& address) noexcept;
  static Result<> listen(int fd, std::int32_t backlog) noexcept;
  static Result<int> accept(int fd, net::SocketAddr& address) noexcept;

  static Result<std::size_t> receive(int fd, std::span<std::byte> buffer) noexcept {
    const std::ptrdiff_t size = calls::recv(fd, buffer.data(), buffer.size(), 0);
    return size < 0 ? Result<std::size_t>(last_error()) : static_cast<std::size_t>(size);
  }
  static Result<std::size_t> peek(int fd, std::span<std::byte> buffer) noexcept;
  static Result<std::size_t> send(int fd, std::span<const std::byte> bytes) noexcept {
    const std::ptrdiff_t size = calls::send(fd, bytes.data(), bytes.size(), send_flags);
    return size < 0 ? Result<std::size_t>(last_error()) : static_cast<std::size_t>(size);
  }
  static Result<std::size_t> receive_vectored(int fd, std::span<const IoSliceMut> slices) noexcept;
  static Result<std::size_t> send_vectored(int fd, std::span<const IoSlice> slices) noexcept;

  static Result<> shutdown(int fd, net::Shutdown how) noexcept;
  static Result<net::SocketAddr> local_addr(int fd) noexcept;
  static Result<net::SocketAddr> peer_addr(int fd) noexcept;

  static Result<> set_reuse_address(int fd) noexcept;
  static Result<> set_nodelay(int fd, bool on) noexcept;
  static Result<bool> nodelay(int fd) noexcept;
  static Result<> set_ttl(int fd, std::uint32_t hops) noexcept;
  static Result<std::uint32_t> ttl(int fd) noexcept;
  static Result<std::optional<Error>> take_error(int fd) noexcept;

 private:
  static constexpr int send_flags = 0x4000;  // MSG_NOSIGNAL; asserted in sockets.cpp.
};

}  // namespace mio::posix
