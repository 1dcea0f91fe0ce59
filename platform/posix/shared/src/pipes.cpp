#include <mio/posix/pipes.hpp>

#include <atomic>
#include <cerrno>
#include <csignal>
#include <ctime>

#include <fcntl.h>
#include <sys/syscall.h>
#include <sys/uio.h>
#include <unistd.h>

#include <mio/posix/fd.hpp>
#include <mio/posix/outcome.hpp>

namespace mio::posix {

namespace {

template <class Slice>
iovec* vec_of(std::span<const Slice> slices) noexcept {
  return reinterpret_cast<iovec*>(const_cast<Slice*>(slices.data()));
}

// Keeps the SIGPIPE that a write may raise from this thread, unless there was one already. On every
// system here sigprocmask is for the calling thread, as pthread_sigmask is, which older systems
// have in a library of its own.
class MaskedSigpipe {
 public:
  MaskedSigpipe() noexcept {
    sigset_t pending;
    sigemptyset(&pending);
    sigpending(&pending);
    if (sigismember(&pending, SIGPIPE) == 0) {
      sigemptyset(&sigpipe_);
      sigaddset(&sigpipe_, SIGPIPE);
      is_masked_ = sigprocmask(SIG_BLOCK, &sigpipe_, &before_) == 0;
    }
  }
  MaskedSigpipe(const MaskedSigpipe&) = delete;
  MaskedSigpipe& operator=(const MaskedSigpipe&) = delete;
  ~MaskedSigpipe() {
    if (is_masked_) {
      sigprocmask(SIG_SETMASK, &before_, nullptr);
    }
  }

  // Takes the signal away that the write has raised.
  void take() noexcept {
    const timespec at_once{};
    while (is_masked_ && sigtimedwait(&sigpipe_, nullptr, &at_once) < 0 && errno == EINTR) {
    }
  }

 private:
  sigset_t sigpipe_;
  sigset_t before_;
  bool is_masked_ = false;
};

#ifdef SYS_pwritev2
constexpr int kNoSignal = 0x100;  // RWF_NOSIGNAL, Linux 6.18.

// Whether the kernel can write without the signal: asked once, by the first write.
constinit std::atomic<bool> has_no_signal{true};
#endif

}  // namespace

Result<std::array<int, 2>> Pipes::open() noexcept {
  std::array<int, 2> fds;
  if (::pipe2(fds.data(), O_NONBLOCK | O_CLOEXEC) == 0) {
    return fds;
  }
  const Error error = last_error();
  if (error.os_code() != ENOSYS) {
    return error;
  }
  // Linux before 2.6.27, or a sandbox.
  if (::pipe(fds.data()) < 0) {
    return last_error();
  }
  return with_flags(fds);
}

Result<std::size_t> Pipes::read(int fd, std::span<const IoSliceMut> slices) noexcept {
  return counted(::readv(fd, vec_of(slices), static_cast<int>(slices.size())));
}

Result<std::size_t> Pipes::write(int fd, std::span<const IoSlice> slices) noexcept {
#ifdef SYS_pwritev2
  if (has_no_signal.load(std::memory_order_relaxed)) {
    // An offset of -1 is the place where the descriptor stands.
    const auto written =
        counted(::syscall(SYS_pwritev2, fd, vec_of(slices), slices.size(), -1L, -1L, kNoSignal));
    // EPERM is no answer of Linux; see Selector::select_timed.
    if (!written.failed_with(ErrorKind::unsupported) &&
        !written.failed_with(ErrorKind::permission_denied)) {
      return written;
    }
    has_no_signal.store(false, std::memory_order_relaxed);
  }
#endif
  MaskedSigpipe masked;
  const auto written = counted(::writev(fd, vec_of(slices), static_cast<int>(slices.size())));
  // A blocking end raises it also where a part was written before the reader went away.
  if (!written || *written < total_size(slices)) {
    masked.take();
  }
  return written;
}

Result<> Pipes::set_nonblocking(int fd, bool on) noexcept { return posix::set_nonblocking(fd, on); }

}  // namespace mio::posix
