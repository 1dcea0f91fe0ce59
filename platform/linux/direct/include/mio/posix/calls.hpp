// The calls of every read and write, made by ourselves: see mio/epoll/system_call.hpp.
#pragma once

#include <cstddef>

#include <mio/epoll/system_call.hpp>
#include <mio/posix/error.hpp>

namespace mio::posix::calls {

inline std::ptrdiff_t recv(int fd, void* buffer, std::size_t size, int flags) noexcept {
  return sys::system_call(sys::SystemCall::recvfrom, fd, sys::as_argument(buffer),
                          static_cast<long>(size), flags, 0, 0);
}

inline std::ptrdiff_t send(int fd, const void* bytes, std::size_t size, int flags) noexcept {
  return sys::system_call(sys::SystemCall::sendto, fd, sys::as_argument(bytes),
                          static_cast<long>(size), flags, 0, 0);
}

/// Why a call failed that answered with this.
inline Error error_of(std::ptrdiff_t outcome) noexcept {
  return error_from(static_cast<int>(-outcome));
}

}  // namespace mio::posix::calls
