// What the parts of the shim owe each other. The shim is the kernel of Hermit as far as our
// platform calls it, on Linux and with Hermit's habits, so that its tests run without a kernel.
#pragma once

#include <cstddef>
#include <cstdint>

namespace shim {

enum class Kind { none, eventfd, stream, listener, datagram };

/// What kind of descriptor it is; none: it is not open.
Kind kind_of(int fd) noexcept;

/// The kernel answers the negative number of an error. Linux has the same numbers.
std::ptrdiff_t answer(std::ptrdiff_t outcome) noexcept;

/// Blocks until `events` of poll(2), an error or a hang-up; says which.
short await(int fd, short events) noexcept;
/// The same without waiting.
short look(int fd, short events) noexcept;

/// Whether the peer has sent all that it will.
bool peer_has_finished(int fd) noexcept;
bool is_nonblocking(int fd) noexcept;

}  // namespace shim
