#include <mio/sys/ring.hpp>

#include <atomic>
#include <bit>
#include <cerrno>

#include <linux/io_uring.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <mio/posix/error.hpp>

namespace mio::sys::inline uring {

namespace {

constexpr std::uint64_t kNsPerSecond = 1'000'000'000;
constexpr std::uint64_t kForever = ~std::uint64_t{0};
constexpr std::uint32_t kRequestMask = Ring::kRequestCount - 1;
static_assert(std::has_single_bit(Ring::kRequestCount));

std::uint32_t read_shared(std::uint32_t* counter) noexcept {
  return std::atomic_ref(*counter).load(std::memory_order_acquire);
}

void write_shared(std::uint32_t* counter, std::uint32_t value) noexcept {
  std::atomic_ref(*counter).store(value, std::memory_order_release);
}

// A kernel without it (ENOSYS), too old for a flag (EINVAL), or one that was told to refuse it:
// by kernel.io_uring_disabled (EPERM), or by a filter, which says what it likes.
Error not_here(const Error& error) noexcept {
  switch (error.os_code()) {
    case ENOSYS:
    case EINVAL:
    case EPERM:
    case EACCES:
      return {ErrorKind::unsupported, error.os_code()};
    default:
      return error;
  }
}

template <class T>
T* mapped(int fd, std::size_t size, off_t what) noexcept {
  void* const at =
      ::mmap(nullptr, size, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_POPULATE, fd, what);
  return at == MAP_FAILED ? nullptr : static_cast<T*>(at);
}

std::uint32_t* counter_at(std::byte* queues, std::uint32_t offset) noexcept {
  return reinterpret_cast<std::uint32_t*>(queues + offset);
}

}  // namespace

Result<> Ring::open(std::size_t completion_count) noexcept {
  io_uring_params made{};
  // Without COOP_TASKRUN each event would interrupt the program, wherever it is.
  made.flags = IORING_SETUP_CQSIZE | IORING_SETUP_CLAMP | IORING_SETUP_SUBMIT_ALL |
               IORING_SETUP_COOP_TASKRUN;
  constexpr std::size_t kMost = 65536;  // The kernel's own limit.
  made.cq_entries = static_cast<std::uint32_t>(completion_count < kMost ? completion_count : kMost);
  if (made.cq_entries < kRequestCount) {
    made.cq_entries = kRequestCount;
  }
  fd_ = posix::Fd{static_cast<int>(::syscall(SYS_io_uring_setup, kRequestCount, &made))};
  if (!fd_.is_open()) {
    return not_here(posix::last_error());
  }
  Result<> opened = map(made);
  if (opened) {
    // Linux before 6.0 cannot; there is nothing to cancel yet.
    const Result<> cancelled = cancel_by(0, IORING_ASYNC_CANCEL_ALL | IORING_ASYNC_CANCEL_ANY);
    if (!cancelled && cancelled.error().os_code() != ENOENT) {
      opened = not_here(cancelled.error());
    }
  }
  if (!opened) {
    close();
  }
  return opened;
}

Result<> Ring::map(const io_uring_params& made) noexcept {
  const std::size_t request_end = made.sq_off.array + made.sq_entries * sizeof(std::uint32_t);
  const std::size_t completion_end = made.cq_off.cqes + made.cq_entries * sizeof(io_uring_cqe);
  queues_size_ = request_end < completion_end ? completion_end : request_end;
  queues_ = mapped<std::byte>(fd_.handle(), queues_size_, IORING_OFF_SQ_RING);
  if (queues_ == nullptr) {
    return posix::last_error();
  }
  requests_ =
      mapped<io_uring_sqe>(fd_.handle(), kRequestCount * sizeof(io_uring_sqe), IORING_OFF_SQES);
  if (requests_ == nullptr) {
    return posix::last_error();
  }
  taken_ = counter_at(queues_, made.sq_off.head);
  asked_ = counter_at(queues_, made.sq_off.tail);
  seen_ = counter_at(queues_, made.cq_off.head);
  said_ = counter_at(queues_, made.cq_off.tail);
  completions_ = reinterpret_cast<const io_uring_cqe*>(queues_ + made.cq_off.cqes);
  completion_mask_ = made.cq_entries - 1;
  // Requests are taken in the order in which they lie.
  std::uint32_t* const order = counter_at(queues_, made.sq_off.array);
  for (std::uint32_t index = 0; index < kRequestCount; ++index) {
    order[index] = index;
  }
  return {};
}

void Ring::close() noexcept {
  // Neither can fail: these are whole mappings of ours.
  if (queues_ != nullptr) {
    (void)::munmap(queues_, queues_size_);
    queues_ = nullptr;
  }
  if (requests_ != nullptr) {
    (void)::munmap(requests_, kRequestCount * sizeof(io_uring_sqe));
    requests_ = nullptr;
  }
  fd_ = {};
}

void Ring::ask(std::uint64_t id, int fd, std::uint32_t events, bool lasts) noexcept {
  const std::uint32_t asked = *asked_;
  io_uring_sqe& request = requests_[asked & kRequestMask];
  request = {};
  request.opcode = IORING_OP_POLL_ADD;
  request.fd = fd;
  // The kernel wants the halves swapped there, as it once took the lower one alone.
  request.poll32_events = std::endian::native == std::endian::big ? std::rotl(events, 16) : events;
  request.len = lasts ? IORING_POLL_ADD_MULTI : 0;
  request.user_data = id;
  write_shared(asked_, asked + 1);
}

std::uint32_t Ring::untaken_count() const noexcept { return *asked_ - read_shared(taken_); }

std::uint64_t Ring::recent_id(std::uint32_t back) const noexcept {
  return requests_[(*asked_ - back) & kRequestMask].user_data;
}

Result<> Ring::enter(unsigned least_count, std::uint64_t limit_ns) noexcept {
  __kernel_timespec limit{};
  io_uring_getevents_arg argument{};
  if (least_count != 0 && limit_ns != kForever) {
    limit.tv_sec = static_cast<std::int64_t>(limit_ns / kNsPerSecond);
    limit.tv_nsec = static_cast<long long>(limit_ns % kNsPerSecond);
    argument.ts = reinterpret_cast<std::uintptr_t>(&limit);
  }
  if (::syscall(SYS_io_uring_enter, fd_.handle(), untaken_count(), least_count,
                IORING_ENTER_GETEVENTS | IORING_ENTER_EXT_ARG, &argument, sizeof argument) >= 0) {
    return {};
  }
  const Error error = posix::last_error();
  switch (error.os_code()) {
    case ETIME:
    case EBUSY:  // Completions have to be taken out first.
      return {};
    case EAGAIN:  // No memory for a request; not to be taken for would_block.
    case EBADR:   // No memory for a completion: it is lost.
      return Error(ErrorKind::out_of_memory, error.os_code());
    default:
      return error;
  }
}

bool Ring::has_completion() const noexcept { return *seen_ != read_shared(said_); }

Completion Ring::next() noexcept {
  const std::uint32_t seen = *seen_;
  const io_uring_cqe& completion = completions_[seen & completion_mask_];
  const Completion taken{completion.user_data, completion.res,
                         (completion.flags & IORING_CQE_F_MORE) != 0};
  write_shared(seen_, seen + 1);
  return taken;
}

void Ring::cancel(std::uint64_t id) noexcept {
  // Not found is what was complete already, and nothing else is to be expected.
  (void)cancel_by(id, 0);
}

void Ring::cancel_all() noexcept {
  // As above.
  (void)cancel_by(0, IORING_ASYNC_CANCEL_ALL | IORING_ASYNC_CANCEL_ANY);
}

Result<> Ring::cancel_by(std::uint64_t id, unsigned flags) noexcept {
  io_uring_sync_cancel_reg argument{};
  argument.addr = id;
  argument.fd = -1;
  argument.flags = flags;
  argument.timeout = {-1, -1};  // None.
  return ::syscall(SYS_io_uring_register, fd_.handle(), IORING_REGISTER_SYNC_CANCEL, &argument, 1) <
                 0
             ? Result<>(posix::last_error())
             : Result<>();
}

}  // namespace mio::sys::inline uring
