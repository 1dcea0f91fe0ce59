// The seam between the library and the C library: every system call of the Unix platforms goes
// through a function declared here, and tests make each of them fail by giving their own.
//
// They are declared here, under their link names, because OS headers stay out of ours and because
// the calls that are made for every event must be inlined into the caller. `ssize_t` is the signed
// type of the size of size_t on every system that this folder serves.
#pragma once

#include <cstddef>

namespace mio::posix::calls {

std::ptrdiff_t recv(int fd, void* buffer, std::size_t size, int flags) noexcept __asm__("recv");
std::ptrdiff_t send(int fd, const void* bytes, std::size_t size, int flags) noexcept
    __asm__("send");

}  // namespace mio::posix::calls
