// The seam between the library and the C library: every system call of the Unix platforms goes
// through a function of the C library, and tests make each of them fail by giving their own.
//
// Those that are made for every event must be inlined into the caller, so they are declared here,
// under their link names, because OS headers stay out of ours. `ssize_t` is the signed type of the
// size of size_t on every system that this folder serves. A platform may have a folder of its own
// with this header, whose calls need no C library.
#pragma once

#include <cstddef>

#include <mio/posix/error.hpp>

namespace mio::posix::calls {

std::ptrdiff_t recv(int fd, void* buffer, std::size_t size, int flags) noexcept __asm__("recv");
std::ptrdiff_t send(int fd, const void* bytes, std::size_t size, int flags) noexcept
    __asm__("send");

/// Why a call failed that answered with this.
inline Error error_of(std::ptrdiff_t) noexcept { return last_error(); }

}  // namespace mio::posix::calls
