#pragma once

#include <array>
#include <utility>

#include <mio/result.hpp>

namespace mio::posix {

/// Owns a descriptor: closes it when destroyed.
class Fd {
 public:
  constexpr Fd() noexcept = default;
  constexpr explicit Fd(int fd) noexcept : fd_(fd) {}
  constexpr Fd(Fd&& other) noexcept : fd_(other.release()) {}
  Fd& operator=(Fd&& other) noexcept {
    std::swap(fd_, other.fd_);
    Fd gone(std::move(other));
    return *this;
  }
  ~Fd() {
    if (fd_ >= 0) {
      close_fd(fd_);
    }
  }

  constexpr int handle() const noexcept { return fd_; }
  constexpr bool is_open() const noexcept { return fd_ >= 0; }
  constexpr int release() noexcept { return std::exchange(fd_, -1); }

 private:
  static void close_fd(int fd) noexcept;

  int fd_ = -1;
};

/// errors  bad_handle: it is no open descriptor.
Result<> check_handle(int fd) noexcept;

/// Sets O_NONBLOCK, FD_CLOEXEC, where a call could not do so itself.
Result<> set_nonblocking(int fd, bool on = true) noexcept;
Result<> set_close_on_exec(int fd) noexcept;

/// Both flags on a descriptor, or on two, that a plain call made; closes them if that fails.
Result<Fd> with_flags(Fd fd) noexcept;
Result<std::array<int, 2>> with_flags(const std::array<int, 2>& fds) noexcept;

}  // namespace mio::posix
