// Pipes: how they are made, and that reading and writing is one call. What becomes of SIGPIPE where
// the kernel does not help is in sigpipe_test.cpp.
#include <cerrno>

#include <fcntl.h>

#include "handles.hpp"
#include "seam.hpp"
#include "test.hpp"

using namespace mio;
using fault::Call;
using fault::error_of;
using fault::Handles;
using fault::moved_by;
using fault::Seam;

namespace {

void check_pipe(const pipe::Pipe& ends) noexcept {
  const fault::Aside aside;
  for (const int fd : {ends.sender.raw(), ends.receiver.raw()}) {
    CHECK(fault::is_nonblocking(fd));
    CHECK(fault::is_close_on_exec(fd));
  }
  std::byte bytes[4]{};
  CHECK(ends.receiver.read(bytes).failed_with(ErrorKind::would_block));
  CHECK_EQ(moved_by(ends.sender.write(std::span(bytes).first(3))), 3);
  CHECK_EQ(moved_by(ends.receiver.read(bytes)), 3);
}

}  // namespace

TEST(pipe, is_one_call) {
  Seam seam;
  const auto ends = pipe::create();
  REQUIRE(ends);
  CHECK_EQ(seam.total(), 1);
  CHECK_EQ(seam.asked(Call::pipe2), unsigned{O_NONBLOCK | O_CLOEXEC});
  check_pipe(*ends);
}

TEST(pipe, without_pipe2_is_as_good) {
  Seam seam;
  seam.fail(Call::pipe2, ENOSYS);
  const auto ends = pipe::create();
  REQUIRE(ends);
  CHECK_EQ(seam.count(Call::pipe), 1);
  check_pipe(*ends);
}

TEST(pipe, an_error_keeps_its_code_and_leaks_nothing) {
  const Handles before = Handles::now();
  Seam seam;
  for (const int code : {EMFILE, ENFILE}) {
    seam.fail(Call::pipe2, code);
    CHECK_EQ(error_of(pipe::create()), Error(ErrorKind::too_many_handles, code));
    CHECK_EQ(seam.count(Call::pipe), 0);
  }
  seam.fail(Call::pipe2, ENOSYS);
  seam.fail(Call::pipe, EMFILE);
  CHECK_EQ(error_of(pipe::create()), Error(ErrorKind::too_many_handles, EMFILE));
  CHECK(Handles::now() == before);
}

TEST(pipe, whose_flags_cannot_be_set_leaks_nothing) {
  const Handles before = Handles::now();
  // Two ends, two flags each, each read and then set.
  for (unsigned step = 0; step < 8; ++step) {
    Seam seam;
    seam.fail(Call::pipe2, ENOSYS);
    seam.fail(Call::fcntl, EPERM, 1, step);
    CHECK_EQ(error_of(pipe::create()), Error(ErrorKind::permission_denied, EPERM));
    CHECK_EQ(seam.count(Call::fcntl), step + 1);
    CHECK_EQ(seam.count(Call::close), 2);
    CHECK(Handles::now() == before);
  }
}

TEST(pipe, reading_is_one_call_and_its_error) {
  const auto ends = pipe::create();
  REQUIRE(ends);
  std::byte bytes[4]{};
  const IoSliceMut slices[] = {std::span(bytes).first(1), std::span(bytes).last(3)};
  Seam seam;
  CHECK_EQ(error_of(ends->receiver.read(bytes)), Error(ErrorKind::would_block, EAGAIN));
  CHECK_EQ(error_of(ends->receiver.read_vectored(slices)), Error(ErrorKind::would_block, EAGAIN));
  seam.fail(Call::readv, EINTR);
  CHECK_EQ(error_of(ends->receiver.read(bytes)), Error(ErrorKind::interrupted, EINTR));
  CHECK_EQ(seam.count(Call::readv), 3);
  CHECK_EQ(seam.total(), 3);
}

// By pwritev2 or by writev, as the kernel has it.
TEST(pipe, a_write_that_is_interrupted_says_so) {
  const auto ends = pipe::create();
  REQUIRE(ends);
  const std::byte bytes[4]{};
  Seam seam;
  for (const auto& [code, kind] : {std::pair(EINTR, ErrorKind::interrupted),
                                   {EAGAIN, ErrorKind::would_block},
                                   {EPIPE, ErrorKind::broken_pipe},
                                   {EBADF, ErrorKind::bad_handle}}) {
    seam.reset();
    seam.fail(Call::pwritev2, code);
    seam.fail(Call::writev, code);
    CHECK_EQ(error_of(ends->sender.write(bytes)), Error(kind, code));
    CHECK_EQ(seam.count(Call::pwritev2) + seam.count(Call::writev), 1);
  }
}

TEST(pipe, switching_what_blocks_tells_an_error) {
  const auto ends = pipe::create();
  REQUIRE(ends);
  Seam seam;
  for (const unsigned step : {0U, 1U}) {
    seam.fail(Call::fcntl, EBADF, 1, step);
    CHECK_EQ(error_of(ends->sender.set_nonblocking(false)), Error(ErrorKind::bad_handle, EBADF));
  }
  CHECK(fault::is_nonblocking(ends->sender.raw()));
}
