#include "seccomp.hpp"

#include <cerrno>
#include <cstddef>
#include <cstdint>
#include <iterator>

#include <linux/audit.h>
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <unistd.h>

namespace mio::fault {

namespace {

// Where the older call does not exist either (aarch64 has no pipe), taking the newer one away
// would leave nothing to fall back to, and no such kernel exists.
constexpr std::uint32_t kNewerCalls[] = {
#ifdef SYS_accept
    SYS_accept4,
#endif
#ifdef SYS_epoll_create
    SYS_epoll_create1,
#endif
#if defined(SYS_pipe) && !defined(__GLIBC__)
    SYS_pipe2,  // glibc makes its pipe() of this one, so that without it there are no pipes at all.
#endif
    SYS_eventfd2,
    SYS_pwritev2,
    SYS_io_uring_setup,
    441,  // epoll_pwait2, the same everywhere; headers before Linux 5.11 lack the name.
};
constexpr std::size_t kCallCount = std::size(kNewerCalls);

// Compares the number with each of them: `load; jeq first -> refuse; …; allow; refuse`.
struct Program {
  Program() noexcept {
    steps[0] = BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offsetof(seccomp_data, nr));
    for (std::size_t index = 0; index < kCallCount; ++index) {
      const auto to_refuse = static_cast<std::uint8_t>(kCallCount - index);
      steps[1 + index] = BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, kNewerCalls[index], to_refuse, 0);
    }
    steps[1 + kCallCount] = BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ALLOW);
    steps[2 + kCallCount] = BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ERRNO | ENOSYS);
  }

  sock_filter steps[kCallCount + 3];
};

const char* install() noexcept {
  // Without this only root may install a filter.
  if (::prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0) {
    return "prctl(PR_SET_NO_NEW_PRIVS) is not permitted here";
  }
  Program program;
  const sock_fprog filter{static_cast<unsigned short>(std::size(program.steps)), program.steps};
  if (::prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, &filter, 0, 0) != 0) {
    return "prctl(PR_SET_SECCOMP) is not permitted here";
  }
  if (::syscall(SYS_eventfd2, 0, 0) != -1 || errno != ENOSYS) {
    return "the filter was installed, but nothing obeys it (an emulator?)";
  }
  return nullptr;
}

}  // namespace

const char* forget_newer_calls() noexcept {
  static const char* const refused = install();
  return refused;
}

}  // namespace mio::fault
