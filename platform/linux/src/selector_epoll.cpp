#include <mio/sys/selector.hpp>

#include <cerrno>
#include <cstddef>
#include <limits>

#include <fcntl.h>
#include <sys/epoll.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <mio/posix/error.hpp>
#include <mio/posix/fd.hpp>

namespace mio::sys::inline epoll {

namespace {

static_assert(sizeof(mio::Event) == sizeof(epoll_event));
static_assert(alignof(mio::Event) == alignof(epoll_event));
static_assert(offsetof(epoll_event, events) == 0);
// The token stands behind the events word: at 4 where the struct is packed, else at 8.
static_assert(offsetof(epoll_event, data) == sizeof(epoll_event) - sizeof(std::uint64_t));
static_assert(sys::Event({}, EPOLLIN).is_readable() && sys::Event({}, EPOLLOUT).is_writable());
static_assert(sys::Event({}, EPOLLPRI).is_priority() && sys::Event({}, EPOLLERR).is_error());
static_assert(sys::Event({}, EPOLLHUP).is_write_closed());
static_assert(sys::Event({}, EPOLLRDHUP).is_read_closed());
static_assert(sys::Event::mask_of(Interest::readable) == (EPOLLET | EPOLLIN | EPOLLRDHUP));
static_assert(sys::Event::mask_of(Interest::writable) == (EPOLLET | EPOLLOUT));
static_assert(sys::Event::mask_of(Interest::priority) == (EPOLLET | EPOLLPRI));

constexpr std::uint64_t kNsPerMs = 1'000'000;
constexpr std::uint64_t kNsPerSecond = 1'000'000'000;

// epoll_pwait2 takes this on 32-bit systems too.
struct KernelTimespec {
  std::int64_t seconds;
  std::int64_t nanoseconds;
};

#ifdef SYS_epoll_pwait2
constexpr long kEpollPwait2 = SYS_epoll_pwait2;
#else
constexpr long kEpollPwait2 = 441;  // The same on every architecture; headers before 5.11 lack it.
#endif

Result<posix::Fd> make_epoll() noexcept {
  posix::Fd made{::epoll_create1(EPOLL_CLOEXEC)};
  if (made.is_open()) {
    return made;
  }
  const Error error = posix::last_error();
  if (error.os_code() != ENOSYS) {
    return error;
  }
  // Linux before 2.6.27; the size is a hint that nobody reads.
  posix::Fd plain{::epoll_create(1)};
  if (!plain.is_open()) {
    return posix::last_error();
  }
  MIO_TRY(posix::set_close_on_exec(plain.handle()));
  return plain;
}

std::uint32_t next_id() noexcept {
  static constinit std::atomic<std::uint32_t> last{0};
  std::uint32_t id;
  do {
    id = last.fetch_add(1, std::memory_order_relaxed) + 1;
  } while (id == 0);
  return id;
}

}  // namespace

Result<> Selector::open() noexcept {
  std::uint32_t nobody = 0;
  if (!references_.compare_exchange_strong(nobody, 1, std::memory_order_acq_rel)) {
    return ErrorKind::already_exists;
  }
  Result<posix::Fd> made = mutex_.make().and_then(make_epoll);
  if (!made) {
    references_.store(0, std::memory_order_release);
    return made.error();
  }
  epoll_ = made->release();
  id_ = next_id();
  return {};
}

void Selector::release() noexcept {
  // Read before the count falls: at zero another thread may open the selector anew.
  const int epoll = epoll_;
  if (references_.fetch_sub(1, std::memory_order_acq_rel) == 1) {
    posix::Fd closed{epoll};
  }
}

// There was a wake before the poll could sleep, so it does not.
Result<std::size_t> Selector::select_woken(mio::Event* events, std::size_t capacity,
                                           Timeout timeout) noexcept {
  is_waiting_.store(false, std::memory_order_relaxed);
  // Every other time a place is kept for a wake, so that the sources do not take them all.
  keeps_place_ = !keeps_place_;
  const std::size_t room = keeps_place_ ? capacity - 1 : capacity;
  std::size_t count = 0;
  if (room != 0) {
    MIO_TRY_ASSIGN(count, wait(events, room, 0));
  }
  count = add_wakes(events, count, capacity);
  // Nothing: the wakers have told the kernel by now, or are gone.
  return count != 0 || timeout.is_zero() ? Result(count) : select(events, capacity, timeout);
}

Result<std::size_t> Selector::wait_timed(mio::Event* events, std::size_t capacity,
                                         Timeout timeout) noexcept {
  if (has_pwait2_) {
    const std::uint64_t ns = timeout.as_nanoseconds();
    const KernelTimespec limit{static_cast<std::int64_t>(ns / kNsPerSecond),
                               static_cast<std::int64_t>(ns % kNsPerSecond)};
    const long count = ::syscall(kEpollPwait2, epoll_, reinterpret_cast<epoll_event*>(events),
                                 static_cast<int>(capacity), &limit, nullptr, 0);
    if (count >= 0) {
      return static_cast<std::size_t>(count);
    }
    const Error error = posix::last_error();
    // EPERM is no answer of Linux: container runtimes before 2021 gave it for calls that they did
    // not know. It may go once those do: https://github.com/containers/podman/issues/10337
    if (error.os_code() != ENOSYS && error.os_code() != EPERM) {
      return error;
    }
    has_pwait2_ = false;  // Linux before 5.11, or a sandbox that does not know it.
  }
  return wait_by_ms(events, capacity, timeout);
}

Result<std::size_t> Selector::wait_by_ms(mio::Event* events, std::size_t capacity,
                                         Timeout timeout) noexcept {
  const std::uint64_t ns = timeout.as_nanoseconds();
  std::uint64_t left_ms = ns / kNsPerMs + (ns % kNsPerMs != 0 ? 1 : 0);
  constexpr std::uint64_t kLongestMs = (std::numeric_limits<int>::max)();
  for (;;) {
    const std::uint64_t part_ms = left_ms < kLongestMs ? left_ms : kLongestMs;
    const Result<std::size_t> count = wait(events, capacity, static_cast<int>(part_ms));
    left_ms -= part_ms;
    if (!count || *count != 0 || left_ms == 0) {
      return count;
    }
  }
}

}  // namespace mio::sys::inline epoll
