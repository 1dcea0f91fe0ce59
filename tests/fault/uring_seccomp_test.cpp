// A kernel that does not let the program have an io_uring, for real.
#include <cerrno>

#include <mio/mio.hpp>

#include "handles.hpp"
#include "seccomp.hpp"
#include "test.hpp"

using namespace mio;
using fault::Handles;

TEST(seccomp, without_io_uring_a_poll_is_unsupported) {
  const char* const refused = fault::forget_newer_calls();
  SKIP_UNLESS(refused == nullptr, refused);
  const Handles before = Handles::now();
  Sources<1> sources;
  for (int round = 0; round < 2; ++round) {
    CHECK_EQ(fault::error_of(Poll::create(sources)), Error(ErrorKind::unsupported, ENOSYS));
  }
  CHECK(Handles::now() == before);
}
