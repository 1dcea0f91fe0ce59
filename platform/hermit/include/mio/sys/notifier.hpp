#pragma once

#include <utility>

#include <mio/result.hpp>
#include <mio/sys/owner.hpp>

namespace mio::sys {

/// An eventfd, which any thread can make readable.
class Notifier {
 public:
  constexpr Notifier() noexcept = default;

  /// errors  too_many_handles, out_of_memory.
  static Result<Notifier> make() noexcept;

  /// Makes it readable.
  /// thread  any thread.
  Result<> notify() const noexcept;

  /// Takes everything out, so that it is not readable any more.
  void empty() const noexcept;

  /// The descriptor to wait for.
  int handle() const noexcept { return eventfd_.handle(); }

 private:
  explicit Notifier(Socket eventfd) noexcept : eventfd_(std::move(eventfd)) {}

  Socket eventfd_;
};

}  // namespace mio::sys
