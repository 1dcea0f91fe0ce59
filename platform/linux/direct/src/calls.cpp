#include "../include/mio/epoll/system_call.hpp"

#include <cstddef>

#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/types.h>

namespace mio::sys {

namespace {

static_assert(static_cast<long>(SystemCall::sendto) == SYS_sendto);
static_assert(static_cast<long>(SystemCall::recvfrom) == SYS_recvfrom);
static_assert(static_cast<long>(SystemCall::epoll_ctl) == SYS_epoll_ctl);
#ifdef __x86_64__
static_assert(static_cast<long>(SystemCall::epoll_wait) == SYS_epoll_wait);
#else
static_assert(static_cast<long>(SystemCall::epoll_pwait) == SYS_epoll_pwait);
#endif
static_assert(sizeof(long) == sizeof(void*) && sizeof(std::size_t) == sizeof(long));

}  // namespace

}  // namespace mio::sys
