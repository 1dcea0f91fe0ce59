#pragma once

#include <utility>

#include <mio/baremetal/sockets.hpp>

namespace mio::sys {

/// Owns a socket. A driver that is a source owns no socket: it gives its Device's address as the
/// handle, and closes what there is to close by itself.
class Socket {
 public:
  constexpr explicit Socket(Handle handle) noexcept : handle_(handle) {}
  constexpr Socket(Socket&& other) noexcept : handle_(other.release()) {}
  Socket& operator=(Socket&& other) noexcept {
    std::swap(handle_, other.handle_);
    Socket gone(std::move(other));
    return *this;
  }
  ~Socket() {
    if (handle_ != nullptr) {
      Sockets::close(handle_);
    }
  }

  constexpr Handle handle() const noexcept { return handle_; }
  constexpr Handle release() noexcept { return std::exchange(handle_, nullptr); }

 private:
  Handle handle_;
};

}  // namespace mio::sys
