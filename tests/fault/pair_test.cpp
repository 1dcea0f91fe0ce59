// Pairs of Unix sockets: socketpair, with its flags and without.
#include <cerrno>

#include <sys/socket.h>

#include "handles.hpp"
#include "seam.hpp"
#include "test.hpp"

using namespace mio;
using fault::Call;
using fault::error_of;
using fault::Handles;
using fault::Seam;
using net::UnixDatagram;
using net::UnixStream;

namespace {

// Both kinds, by what they have in common.
struct Kind {
  Error (*error_of_pair)();
  void (*check_pair)();
  int type;
};

template <class Socket>
void check_pair() noexcept {
  const auto pair = Socket::pair();
  REQUIRE(pair);
  for (const Socket* end : {&pair->first, &pair->second}) {
    CHECK(fault::is_nonblocking(end->raw()));
    CHECK(fault::is_close_on_exec(end->raw()));
    const auto peer = end->peer_addr();
    CHECK(peer && peer->is_unnamed());
  }
}

constexpr Kind kKinds[] = {
    {[] { return error_of(UnixStream::pair()); }, check_pair<UnixStream>, SOCK_STREAM},
    {[] { return error_of(UnixDatagram::pair()); }, check_pair<UnixDatagram>, SOCK_DGRAM}};

}  // namespace

TEST(pair, is_one_call) {
  for (const Kind& kind : kKinds) {
    Seam seam;
    kind.check_pair();
    CHECK_EQ(seam.count(Call::socketpair), 1);
    CHECK_EQ(seam.count(Call::fcntl), 0);
    CHECK_EQ(seam.asked(Call::socketpair),
             static_cast<unsigned>(kind.type | SOCK_NONBLOCK | SOCK_CLOEXEC));
  }
}

TEST(pair, on_a_kernel_without_the_flags_is_as_good) {
  for (const Kind& kind : kKinds) {
    Seam seam;
    seam.fail(Call::socketpair, EINVAL);
    kind.check_pair();
    CHECK_EQ(seam.count(Call::socketpair), 2);
    CHECK_EQ(seam.asked(Call::socketpair), static_cast<unsigned>(kind.type));
  }
}

TEST(pair, an_error_keeps_its_code_and_leaks_nothing) {
  const Handles before = Handles::now();
  for (const Kind& kind : kKinds) {
    Seam seam;
    for (const int code : {EMFILE, ENFILE}) {
      seam.fail(Call::socketpair, code);
      CHECK_EQ(kind.error_of_pair(), Error(ErrorKind::too_many_handles, code));
    }
    CHECK_EQ(seam.total(), 2);
    seam.fail(Call::socketpair, EINVAL, 2);
    CHECK_EQ(kind.error_of_pair(), Error(ErrorKind::invalid_input, EINVAL));
  }
  CHECK(Handles::now() == before);
}

TEST(pair, without_the_flags_a_failing_second_half_leaks_nothing) {
  const Handles before = Handles::now();
  for (const Kind& kind : kKinds) {
    // Two ends, two flags each, each read and then set.
    for (unsigned step = 0; step < 8; ++step) {
      Seam seam;
      seam.fail(Call::socketpair, EINVAL);
      seam.fail(Call::fcntl, EPERM, 1, step);
      CHECK_EQ(kind.error_of_pair(), Error(ErrorKind::permission_denied, EPERM));
      CHECK_EQ(seam.count(Call::fcntl), step + 1);
      CHECK_EQ(seam.count(Call::close), 2);
      CHECK(Handles::now() == before);
    }
  }
}
