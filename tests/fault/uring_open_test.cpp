// What a ring wants of the kernel when it is made, and what is left when that is refused: nothing.
#include <cerrno>
#include <thread>

#include "handles.hpp"
#include "seam.hpp"
#include "test.hpp"

using namespace mio;
using fault::Call;
using fault::error_of;
using fault::Handles;
using fault::Seam;

TEST(uring_open, where_it_is_forbidden_or_missing_it_is_unsupported) {
  Sources<1> sources;
  const Handles before = Handles::now();
  Seam seam;
  // The kernel has none; it is too old for a flag; kernel.io_uring_disabled; a filter.
  for (const int code : {ENOSYS, EINVAL, EPERM, EACCES}) {
    seam.fail(Call::io_uring_setup, code);
    CHECK_EQ(error_of(Poll::create(sources)), Error(ErrorKind::unsupported, code));
    CHECK(Handles::now() == before);
  }
  CHECK(Poll::create(sources));
}

TEST(uring_open, a_kernel_that_cannot_cancel_is_unsupported) {
  Sources<1> sources;
  const Handles before = Handles::now();
  Seam seam;
  seam.fail(Call::io_uring_register, EINVAL);
  CHECK_EQ(error_of(Poll::create(sources)), Error(ErrorKind::unsupported, EINVAL));
  CHECK(Handles::now() == before);
  CHECK_EQ(seam.count(Call::mmap), seam.count(Call::munmap));
  // Nothing was found, on kernels that count that as an error.
  seam.fail(Call::io_uring_register, ENOENT);
  CHECK(Poll::create(sources));
}

TEST(uring_open, what_runs_out_is_told_and_nothing_leaks) {
  Sources<1> sources;
  const Handles before = Handles::now();
  Seam seam;
  seam.fail(Call::io_uring_setup, ENOMEM);
  CHECK_EQ(error_of(Poll::create(sources)), Error(ErrorKind::out_of_memory, ENOMEM));
  seam.fail(Call::io_uring_setup, EMFILE);
  CHECK_EQ(error_of(Poll::create(sources)), Error(ErrorKind::too_many_handles, EMFILE));
  seam.fail(Call::eventfd, EMFILE);
  CHECK_EQ(error_of(Poll::create(sources)), Error(ErrorKind::too_many_handles, EMFILE));
  CHECK_EQ(seam.count(Call::mmap), 0);
  for (unsigned skipped = 0; skipped < 2; ++skipped) {
    seam.fail(Call::mmap, ENOMEM, 1, skipped);
    CHECK_EQ(error_of(Poll::create(sources)), Error(ErrorKind::out_of_memory, ENOMEM));
    CHECK(Handles::now() == before);
    CHECK_EQ(seam.count(Call::munmap), skipped);
  }
  CHECK(Poll::create(sources));
  CHECK(Handles::now() == before);
}

TEST(uring_open, a_poll_is_two_handles_that_close_on_exec) {
  const Handles before = Handles::now();
  {
    Sources<1> sources;
    Seam seam;
    const auto poll = Poll::create(sources);
    REQUIRE(poll);
    const Handles made = Handles::now().since(before);
    CHECK_EQ(made.count(), 2);
    for (int fd = made.next(); fd >= 0; fd = made.next(fd + 1)) {
      CHECK(fault::is_close_on_exec(fd));
    }
    CHECK_EQ(seam.count(Call::mmap), 2);
  }
  CHECK(Handles::now() == before);
}

TEST(uring_open, where_there_is_no_eventfd_a_pipe_wakes) {
  Sources<1> sources;
  Seam seam;
  seam.fail(Call::eventfd, ENOSYS);
  auto poll = Poll::create(sources);
  REQUIRE(poll);
  const auto waker = Waker::create(poll->registry(), Token{1});
  REQUIRE(waker);
  for (int round = 0; round < 100; ++round) {
    std::thread other([&]() noexcept { CHECK(waker->wake()); });
    CHECK(fault::sees(*poll, Token{1}));
    other.join();
  }
}
