// A kernel without the newer system calls, for real: a seccomp filter answers them with ENOSYS.
#pragma once

namespace mio::fault {

/// Takes accept4, epoll_create1, epoll_pwait2, eventfd2, io_uring_setup, pwritev2 and (where the C
/// library can do without it) pipe2 away from this process, for good.
/// nullptr if that worked (now or before); else why not.
const char* forget_newer_calls() noexcept;

}  // namespace mio::fault
