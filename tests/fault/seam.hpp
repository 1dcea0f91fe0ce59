// The seam: every system call of the library is a C library function, and in these programs the
// linker's --wrap leads each of them (calls.txt lists them) through here. A test says which is to
// fail, to move less than it was asked, or to be answered without being made, and reads how often
// each was called and what it was asked.
#pragma once

#include <cstddef>
#include <cstdint>

namespace mio::fault {

enum class Call : std::uint8_t {
  accept,
  accept4,
  bind,
  close,
  connect,
  epoll_create,
  epoll_create1,
  epoll_ctl,
  epoll_pwait2,
  epoll_wait,
  eventfd,
  fcntl,
  getpeername,
  getsockname,
  getsockopt,
  io_uring_enter,
  io_uring_register,
  io_uring_setup,
  listen,
  mmap,
  munmap,
  pipe,
  pipe2,
  poll,
  sigprocmask,
  pwritev2,
  read,
  readv,
  recv,
  recvmsg,
  send,
  sendmsg,
  sendto,
  setsockopt,
  shutdown,
  sigpending,
  sigtimedwait,
  socket,
  socketpair,
  write,
  writev,
};
inline constexpr std::size_t call_count = static_cast<std::size_t>(Call::writev) + 1;

/// One test's use of the seam. It begins and ends with all calls going through and all counts at
/// zero. There is one at a time.
/// thread  plans are made before other threads make calls; counts may be read at any time.
class Seam {
 public:
  Seam() noexcept { reset(); }
  Seam(const Seam&) = delete;
  Seam& operator=(const Seam&) = delete;
  ~Seam() { reset(); }

  static constexpr unsigned always = 0xffff'ffff;

  /// `times` calls fail with errno `code`, and are not made, after `skipped` that go through.
  void fail(Call call, int code, unsigned times = 1, unsigned skipped = 0) noexcept;
  /// The next call is made, and then says that it failed.
  void fail_after(Call call, int code) noexcept;
  /// `times` calls return `outcome` and are not made.
  void answer(Call call, int outcome, unsigned times = 1) noexcept;
  /// Every recv, send, read or write moves `size_bytes` at most; every ring of io_uring_setup has
  /// room for so many completions.
  void limit(Call call, std::size_t size_bytes) noexcept;
  /// From now on no poll(2) waits: each answers at once, as if its time had passed, and
  /// clock_gettime goes forward by as much.
  void skip_waits() noexcept;
  /// Has `action(argument)` done once, when the next poll(2) has its answer.
  void after_poll(void (*action)(void*), void* argument) noexcept;
  /// The same when the next io_uring_enter is called, before it is made.
  void before_enter(void (*action)(void*), void* argument) noexcept;
  /// Ends what was planned for that call.
  void let_through(Call call) noexcept;
  /// Ends all plans and sets all counts to zero.
  void reset() noexcept;

  /// Sets the counts to zero; plans stay.
  void forget_counts() noexcept;
  /// How often it was called, failures included.
  unsigned count(Call call) const noexcept;
  /// How many calls there were of any kind.
  unsigned total() const noexcept;

  /// What the last call asked for: the flags of accept4, epoll_create1, eventfd, pipe2, pwritev2,
  /// recv, recvmsg, send, sendmsg, sendto and the type of socket and socketpair; the timeout of
  /// epoll_wait and poll in ms (all ones for -1) and of epoll_pwait2 in ns; the operation of
  /// epoll_ctl; how many requests io_uring_enter was given.
  std::uint64_t asked(Call call) const noexcept;
  /// The same of all calls, added up.
  std::uint64_t asked_sum(Call call) const noexcept;
};

/// While it lives, calls of this thread go through uncounted: for what the test itself does.
class Aside {
 public:
  Aside() noexcept;
  Aside(const Aside&) = delete;
  Aside& operator=(const Aside&) = delete;
  ~Aside();
};

}  // namespace mio::fault
