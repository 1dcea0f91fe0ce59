#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <utility>

#include <mio/io_slice.hpp>
#include <mio/net/shutdown.hpp>
#include <mio/net/socket_addr.hpp>
#include <mio/result.hpp>
#include <mio/sys/source_state.hpp>

namespace mio::sys {

using Handle = int;

/// Owns a handle; a port closes it in the destructor.
class Socket {
 public:
  constexpr explicit Socket(Handle handle) noexcept : handle_(handle) {}
  constexpr Socket(Socket&& other) noexcept : handle_(other.release()) {}
  constexpr Socket& operator=(Socket&& other) noexcept {
    handle_ = other.release();
    return *this;
  }
  ~Socket() = default;

  constexpr Handle handle() const noexcept { return handle_; }
  constexpr Handle release() noexcept { return std::exchange(handle_, -1); }

 private:
  Handle handle_;
};

struct Sockets {
  static Result<Handle> open_stream(const net::SocketAddr&) noexcept {
    return ErrorKind::unsupported;
  }
  static Result<> connect(Handle, const net::SocketAddr&) noexcept {
    return ErrorKind::unsupported;
  }
  static Result<> bind(Handle, const net::SocketAddr&) noexcept { return ErrorKind::unsupported; }
  static Result<> listen(Handle, std::int32_t) noexcept { return ErrorKind::unsupported; }
  static Result<Handle> accept(Handle, const SourceState&, net::SocketAddr&) noexcept {
    return ErrorKind::unsupported;
  }

  static Result<std::size_t> receive(Handle, std::span<std::byte>) noexcept {
    return ErrorKind::unsupported;
  }
  static Result<std::size_t> peek(Handle, std::span<std::byte>) noexcept {
    return ErrorKind::unsupported;
  }
  static Result<std::size_t> send(Handle, std::span<const std::byte>) noexcept {
    return ErrorKind::unsupported;
  }
  static Result<std::size_t> receive_vectored(Handle, std::span<const IoSliceMut>) noexcept {
    return ErrorKind::unsupported;
  }
  static Result<std::size_t> send_vectored(Handle, std::span<const IoSlice>) noexcept {
    return ErrorKind::unsupported;
  }

  static Result<> shutdown(Handle, net::Shutdown) noexcept { return ErrorKind::unsupported; }
  static Result<net::SocketAddr> local_addr(Handle) noexcept { return ErrorKind::unsupported; }
  static Result<net::SocketAddr> peer_addr(Handle) noexcept { return ErrorKind::unsupported; }

  static Result<> set_reuse_address(Handle) noexcept { return ErrorKind::unsupported; }
  static Result<> set_nodelay(Handle, bool) noexcept { return ErrorKind::unsupported; }
  static Result<bool> nodelay(Handle) noexcept { return ErrorKind::unsupported; }
  static Result<> set_ttl(Handle, std::uint32_t) noexcept { return ErrorKind::unsupported; }
  static Result<std::uint32_t> ttl(Handle) noexcept { return ErrorKind::unsupported; }
  static Result<std::optional<Error>> take_error(Handle) noexcept { return ErrorKind::unsupported; }
};

}  // namespace mio::sys
