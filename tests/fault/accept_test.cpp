#include <cerrno>

#include <sys/resource.h>
#include <sys/socket.h>

#include "handles.hpp"
#include "seam.hpp"
#include "test.hpp"

using namespace mio;
using fault::Call;
using fault::error_of;
using fault::Handles;
using fault::Seam;

namespace {

// A connection waits to be accepted, for sure: accept has not been asked about it yet.
struct Waiting {
  Waiting() noexcept : peer(fault::connect_peer(server.address)) {}

  fault::Server server;
  posix::Fd peer;
};

// Whether an accepted stream can do all that one of accept4 can.
void check_is_complete(const net::TcpListener::Accepted& accepted, const posix::Fd& peer) noexcept {
  const fault::Aside aside;
  CHECK(fault::is_nonblocking(accepted.stream.raw()));
  CHECK(fault::is_close_on_exec(accepted.stream.raw()));
  const auto address = accepted.stream.peer_addr();
  CHECK(address && *address == accepted.address);

  Sources<1> sources;
  auto poll = Poll::create(sources);
  REQUIRE(poll);
  auto stream = net::TcpStream::from_raw(accepted.stream.raw());
  CHECK(poll->registry().register_source(stream, Token{7}, Interest::readable));
  CHECK(fault::is_silent(*poll));
  std::byte byte{};
  for (int round = 0; round < 3; ++round) {
    CHECK_EQ(fault::send_from(peer, "x", 1), 1);
    CHECK(fault::sees(*poll, Token{7}));
    CHECK(stream.read({&byte, 1}));
    CHECK(stream.read({&byte, 1}).failed_with(ErrorKind::would_block));
    CHECK(fault::is_silent(*poll));
  }
  CHECK(poll->registry().deregister_source(stream));
  (void)std::move(stream).into_raw();  // It was borrowed, and `accepted` closes it.
}

}  // namespace

TEST(accept, one_connection_is_one_call) {
  Waiting waiting;
  Seam seam;
  const auto accepted = waiting.server.listener.accept();
  REQUIRE(accepted);
  CHECK_EQ(seam.count(Call::accept4), 1);
  CHECK_EQ(seam.total(), 1);
  CHECK_EQ(seam.asked(Call::accept4), unsigned{SOCK_NONBLOCK | SOCK_CLOEXEC});
  check_is_complete(*accepted, waiting.peer);
}

TEST(accept, interrupted_is_reported_and_not_retried) {
  Waiting waiting;
  Seam seam;
  seam.fail(Call::accept4, EINTR);
  const auto interrupted = waiting.server.listener.accept();
  CHECK_EQ(error_of(interrupted), Error(ErrorKind::interrupted, EINTR));
  CHECK_EQ(seam.total(), 1);
  CHECK(waiting.server.listener.accept());
}

TEST(accept, without_a_free_handle_the_connection_keeps_waiting) {
  for (const int code : {EMFILE, ENFILE}) {
    Waiting waiting;
    const Handles before = Handles::now();
    Seam seam;
    seam.fail(Call::accept4, code);
    const auto refused = waiting.server.listener.accept();
    CHECK_EQ(error_of(refused), Error(ErrorKind::too_many_handles, code));
    CHECK_EQ(seam.total(), 1);
    CHECK(Handles::now() == before);
    CHECK(waiting.server.listener.accept());
  }
}

TEST(accept, at_the_real_limit_of_handles_is_too_many_handles) {
  Waiting waiting;
  rlimit old{};
  REQUIRE_EQ(::getrlimit(RLIMIT_NOFILE, &old), 0);
  rlimit none = old;
  // The lowest number that is free is the one that accept would take.
  const Handles open = Handles::now();
  none.rlim_cur = 0;
  while (open.contains(static_cast<int>(none.rlim_cur))) {
    ++none.rlim_cur;
  }
  REQUIRE_EQ(::setrlimit(RLIMIT_NOFILE, &none), 0);
  const auto refused = waiting.server.listener.accept();
  REQUIRE_EQ(::setrlimit(RLIMIT_NOFILE, &old), 0);
  CHECK_EQ(error_of(refused), Error(ErrorKind::too_many_handles, EMFILE));
  CHECK(waiting.server.listener.accept());
}

TEST(accept, other_errors_keep_kind_and_code) {
  struct Case {
    int code;
    ErrorKind kind;
  };
  fault::Server server;
  Seam seam;
  for (const Case& expected :
       {Case{EAGAIN, ErrorKind::would_block}, Case{ECONNABORTED, ErrorKind::connection_aborted},
        Case{ENOMEM, ErrorKind::out_of_memory}, Case{ENOBUFS, ErrorKind::out_of_memory},
        Case{EPERM, ErrorKind::permission_denied}, Case{EBADF, ErrorKind::bad_handle},
        Case{EPROTO, ErrorKind::connection_aborted}, Case{EBUSY, ErrorKind::other}}) {
    seam.fail(Call::accept4, expected.code);
    const auto failed = server.listener.accept();
    CHECK_EQ(error_of(failed), Error(expected.kind, expected.code));
  }
}

TEST(accept, without_accept4_is_as_good) {
  Waiting waiting;
  Seam seam;
  seam.fail(Call::accept4, ENOSYS, Seam::always);
  const auto accepted = waiting.server.listener.accept();
  REQUIRE(accepted);
  CHECK_EQ(seam.count(Call::accept), 1);
  check_is_complete(*accepted, waiting.peer);
}

TEST(accept, without_accept4_errors_are_those_of_accept) {
  for (const int code : {EMFILE, ENFILE, EINTR, ECONNABORTED}) {
    Waiting waiting;
    const Handles before = Handles::now();
    Seam seam;
    seam.fail(Call::accept4, ENOSYS, Seam::always);
    seam.fail(Call::accept, code);
    const auto failed = waiting.server.listener.accept();
    REQUIRE(!failed);
    CHECK_EQ(failed.error().os_code(), code);
    CHECK(Handles::now() == before);
    CHECK(waiting.server.listener.accept());
  }
}

TEST(accept, without_accept4_an_empty_queue_would_block) {
  fault::Server server;
  Seam seam;
  seam.fail(Call::accept4, ENOSYS, Seam::always);
  const auto none = server.listener.accept();
  CHECK_EQ(error_of(none), Error(ErrorKind::would_block, EAGAIN));
}

TEST(accept, without_accept4_a_failing_second_half_leaks_nothing) {
  // Two flags, each read and then set.
  for (unsigned step = 0; step < 4; ++step) {
    Waiting waiting;
    const Handles before = Handles::now();
    Seam seam;
    seam.fail(Call::accept4, ENOSYS, Seam::always);
    seam.fail(Call::fcntl, EINVAL, 1, step);
    const auto failed = waiting.server.listener.accept();
    CHECK_EQ(error_of(failed), Error(ErrorKind::invalid_input, EINVAL));
    CHECK_EQ(seam.count(Call::fcntl), step + 1);
    CHECK_EQ(seam.count(Call::close), 1);
    CHECK(Handles::now() == before);
  }
}
