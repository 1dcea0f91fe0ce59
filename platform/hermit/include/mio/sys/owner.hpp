#pragma once

#include <cstdint>
#include <utility>

namespace mio::sys {

/// Owns a descriptor: closes it when destroyed. Of a TCP connection that waits until the peer has
/// closed, too.
class Socket {
 public:
  constexpr Socket() noexcept = default;
  constexpr explicit Socket(std::int32_t fd) noexcept : fd_(fd) {}
  constexpr Socket(Socket&& other) noexcept : fd_(other.release()) {}
  Socket& operator=(Socket&& other) noexcept {
    std::swap(fd_, other.fd_);
    Socket gone(std::move(other));
    return *this;
  }
  ~Socket() {
    if (fd_ >= 0) {
      close(fd_);
    }
  }

  constexpr std::int32_t handle() const noexcept { return fd_; }
  constexpr std::int32_t release() noexcept { return std::exchange(fd_, -1); }

 private:
  static void close(std::int32_t fd) noexcept;

  std::int32_t fd_ = -1;
};

}  // namespace mio::sys
