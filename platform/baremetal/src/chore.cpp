#include <mio/baremetal/chore.hpp>

#include <atomic>

#include <mio/baremetal/news.hpp>

namespace mio::baremetal {

constinit std::uint64_t (*do_chores)() noexcept = nullptr;

namespace {

constinit Chore* first = nullptr;

}  // namespace

void Chore::start() noexcept {
  next_ = first;
  first = this;
  do_chores = &do_all;
}

void Chore::demand() noexcept {
  is_demanded_.store(true, std::memory_order_relaxed);
  news.tell();
}

std::uint64_t Chore::do_all() noexcept {
  std::uint64_t next_ns = never_ns;
  for (Chore* chore = first; chore != nullptr; chore = chore->next_) {
    if (chore->is_demanded_.load(std::memory_order_relaxed) ||
        (chore->due_ns_ != never_ns && chore->due_ns_ <= now_ns())) {
      // Before the work: what is demanded during it is not forgotten.
      chore->is_demanded_.store(false, std::memory_order_relaxed);
      std::atomic_signal_fence(std::memory_order_seq_cst);
      chore->due_ns_ = chore->work_();
    }
    next_ns = chore->due_ns_ < next_ns ? chore->due_ns_ : next_ns;
  }
  return next_ns;
}

}  // namespace mio::baremetal
