#pragma once

#include <cstddef>
#include <cstdint>

#include <mio/posix/fd.hpp>
#include <mio/result.hpp>

struct io_uring_cqe;
struct io_uring_params;
struct io_uring_sqe;

namespace mio::sys {
inline namespace uring {

/// What the kernel says of a request: poll(2)'s bits, or below zero an errno.
struct Completion {
  std::uint64_t id;
  std::int32_t outcome;
  bool goes_on;  // The request lives on and will say more.
};

/// An io_uring of requests to poll: a queue of them, which fills without a system call, and a queue
/// of completions. Both lie in memory that the kernel reads and writes too.
/// thread  one at a time; cancel() from any, as long as it is open.
class Ring {
 public:
  static constexpr std::uint32_t kRequestCount = 256;

  constexpr Ring() noexcept = default;
  Ring(const Ring&) = delete;
  Ring& operator=(const Ring&) = delete;
  ~Ring() { close(); }

  /// `completion_count`: how many completions find room; what is more, the kernel keeps elsewhere.
  /// errors  unsupported: the kernel has no io_uring, is older than Linux 6.0, or forbids it.
  ///         too_many_handles, out_of_memory: as io_uring_setup(2).
  Result<> open(std::size_t completion_count) noexcept;
  void close() noexcept;

  /// Puts down a request to say what of `events` is there, once there is something; again and again
  /// if it `lasts`. There has to be room.
  void ask(std::uint64_t id, int fd, std::uint32_t events, bool lasts) noexcept;
  bool is_full() const noexcept { return untaken_count() == kRequestCount; }
  /// How many requests the kernel has not taken yet.
  std::uint32_t untaken_count() const noexcept;
  /// The id of a request that was put down: 1 is the last one.
  std::uint64_t recent_id(std::uint32_t back) const noexcept;

  /// Gives the requests to the kernel, and waits for a completion, or for `limit_ns`, of which all
  /// ones are forever. An interrupt that comes once requests were taken is no error.
  /// errors  interrupted.  bad_handle.  out_of_memory.
  Result<> wait(std::uint64_t limit_ns) noexcept { return enter(1, limit_ns); }
  /// The same without waiting.
  Result<> submit() noexcept { return enter(0, 0); }

  bool has_completion() const noexcept;
  /// The first completion, which is taken out; there has to be one.
  Completion next() noexcept;

  /// Ends what the kernel still has of a request, whose last completion is then an error. The file
  /// is let go as soon as the thread that gave the request enters or leaves the kernel.
  void cancel(std::uint64_t id) noexcept;
  void cancel_all() noexcept;

 private:
  Result<> map(const io_uring_params& made) noexcept;
  Result<> enter(unsigned least_count, std::uint64_t limit_ns) noexcept;
  Result<> cancel_by(std::uint64_t id, unsigned flags) noexcept;

  posix::Fd fd_;
  std::byte* queues_ = nullptr;
  std::size_t queues_size_ = 0;
  io_uring_sqe* requests_ = nullptr;
  const io_uring_cqe* completions_ = nullptr;
  std::uint32_t completion_mask_ = 0;
  // Counters that never stop; each is written by one side and read by the other.
  std::uint32_t* taken_ = nullptr;
  std::uint32_t* asked_ = nullptr;
  std::uint32_t* seen_ = nullptr;
  std::uint32_t* said_ = nullptr;
};

}  // namespace uring
}  // namespace mio::sys
