#pragma once

#include <atomic>

namespace mio::baremetal {

/// Whether an interrupt has said something since the loop began to look: then it must not wait.
/// Loads and stores only, which every CPU has; a read-modify-write Cortex-M0 has not. One CPU runs
/// the loop and its interrupts, so the order that the program is written in is enough: it is the
/// compiler that is kept to it.
class News {
 public:
  void tell() noexcept {
    std::atomic_signal_fence(std::memory_order_seq_cst);
    is_told_.store(true, std::memory_order_relaxed);
  }
  void forget() noexcept {
    is_told_.store(false, std::memory_order_relaxed);
    std::atomic_signal_fence(std::memory_order_seq_cst);
  }
  bool is_told() const noexcept { return is_told_.load(std::memory_order_relaxed); }

 private:
  std::atomic<bool> is_told_{false};
};

/// One for all Polls, as one loop waits at a time, and each looks at everything first.
extern constinit News news;

}  // namespace mio::baremetal
