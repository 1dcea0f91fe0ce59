#pragma once

#include <atomic>
#include <cstdint>

#include <mio/baremetal/hooks.hpp>

namespace mio::baremetal {

/// Work that an interrupt leaves to the loop: what is too long for a handler, or must not run in
/// one, such as a network stack. Every poll does it before it looks at its sources, with interrupts
/// on; so no source, however busy, keeps it from being done.
class Chore {
 public:
  /// Does what there is to do, and says when it wants to be called again, at the latest: a time of
  /// now_ns(), or never_ns.
  using Work = std::uint64_t (*)() noexcept;

  constexpr explicit Chore(Work work) noexcept : work_(work) {}
  Chore(const Chore&) = delete;
  Chore& operator=(const Chore&) = delete;

  /// Puts it on the list, once and for good; the next poll does it for the first time.
  /// thread  the loop.
  void start() noexcept;

  /// Has the poll that runs, or else the next one, do it.
  /// thread  any interrupt, and the loop.
  void demand() noexcept;

  /// Does what is demanded or due, and says when the next one is.
  /// thread  the loop; not from within a chore.
  static std::uint64_t do_all() noexcept;

 private:
  Work work_;
  Chore* next_ = nullptr;
  std::uint64_t due_ns_ = 0;
  std::atomic<bool> is_demanded_{false};
};

/// Chore::do_all once there is a chore, so that its code is only in programs that have one.
extern constinit std::uint64_t (*do_chores)() noexcept;

}  // namespace mio::baremetal
