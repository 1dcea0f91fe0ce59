#pragma once

#include <utility>

#include <mio/posix/fd.hpp>
#include <mio/result.hpp>

namespace mio::posix {

/// A descriptor that any thread and any signal handler can make readable. The build chooses what it
/// is: notifier_eventfd.cpp or notifier_pipe.cpp.
class Notifier {
 public:
  constexpr Notifier() noexcept = default;

  /// errors  too_many_handles, out_of_memory: as eventfd(2), pipe(2).
  static Result<Notifier> make() noexcept;

  /// Makes it readable. It is an edge each time, even if nobody ever empties it.
  /// thread  any thread, any signal handler; leaves errno as it was.
  Result<> notify() const noexcept;

  /// Takes everything out, so that it is not readable any more.
  void empty() const noexcept;

  /// The end to wait for.
  int handle() const noexcept { return reader_.handle(); }

 private:
  explicit Notifier(Fd reader, Fd writer = {}) noexcept
      : reader_(std::move(reader)), writer_(std::move(writer)) {}

  Fd reader_;
  Fd writer_;  // Open for a pipe only: an eventfd is read and written by one descriptor.
};

}  // namespace mio::posix
