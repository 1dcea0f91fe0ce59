#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <utility>

#include <mio/io_slice.hpp>
#include <mio/net/shutdown.hpp>
#include <mio/result.hpp>
#include <mio/sys/preview1.hpp>
#include <mio/sys/source_state.hpp>
#include <mio/unsupported.hpp>

namespace mio::sys {

using Handle = std::int32_t;

/// Owns a descriptor of the host.
class Socket {
 public:
  constexpr explicit Socket(Handle handle) noexcept : handle_(handle) {}
  constexpr Socket(Socket&& other) noexcept : handle_(other.release()) {}
  Socket& operator=(Socket&& other) noexcept {
    std::swap(handle_, other.handle_);
    Socket gone(std::move(other));
    return *this;
  }
  // Always inline, so that the temporaries that values are moved through vanish at -Oz too.
  [[gnu::always_inline]] ~Socket() {
    if (handle_ >= 0) {
      close(handle_);
    }
  }

  constexpr Handle handle() const noexcept { return handle_; }
  constexpr Handle release() noexcept { return std::exchange(handle_, -1); }

  static void close(Handle handle) noexcept;

 private:
  Handle handle_;
};

/// The socket calls of preview 1, which can only use connections that the host lets in.
struct Sockets : unsupported::Sockets<Handle> {
  static Result<std::size_t> receive(Handle handle, std::span<std::byte> buffer) noexcept;
  static Result<std::size_t> peek(Handle handle, std::span<std::byte> buffer) noexcept;
  static Result<std::size_t> send(Handle handle, std::span<const std::byte> bytes) noexcept;
  static Result<std::size_t> receive_vectored(Handle handle,
                                              std::span<const IoSliceMut> slices) noexcept;
  static Result<std::size_t> send_vectored(Handle handle, std::span<const IoSlice> slices) noexcept;
  static Result<> shutdown(Handle handle, net::Shutdown how) noexcept;

  static Error error_from(std::int32_t code) noexcept { return preview1::error_from(code); }

  static Result<Handle> accept(Handle handle, const SourceState& state) noexcept;
};

/// Preview 1 has no addresses: a connection is all that is accepted.
template <class Address>
struct AddressedSockets : unsupported::AddressedSockets<Handle, SourceState, Address> {
  static Result<Handle> accept(Handle handle, const SourceState& state, Address&) noexcept {
    return Sockets::accept(handle, state);
  }
};

}  // namespace mio::sys
