// The fall-backs on a kernel that really lacks the newer calls: no seam, the system itself answers.
#include "seccomp.hpp"

#include <csignal>
#include <utility>

#include <mio/mio.hpp>

#include "handles.hpp"
#include "test.hpp"

using namespace mio;
using fault::Handles;

namespace {

constexpr Token kListener{1};
constexpr Token kStream{2};
constexpr Token kWake{3};

#define NEEDS_SECCOMP()                                    \
  const char* const refused = fault::forget_newer_calls(); \
  SKIP_UNLESS(refused == nullptr, refused)

}  // namespace

TEST(seccomp, handles_are_as_good_as_ever) {
  NEEDS_SECCOMP();
  const Handles before = Handles::now();
  Sources<1> sources;
  auto poll = Poll::create(sources);
  REQUIRE(poll);
  const auto waker = Waker::create(poll->registry(), kWake);
  REQUIRE(waker);
  const fault::Server server;
  const auto peer = fault::connect_peer(server.address);
  const auto accepted = server.listener.accept();
  REQUIRE(accepted);
  const Handles made = Handles::now().since(before);
  // The queue, two ends of a pipe, the listener, and both ends of the connection.
  CHECK_EQ(made.count(), 6);
  for (int fd = made.next(); fd >= 0; fd = made.next(fd + 1)) {
    CHECK(fault::is_close_on_exec(fd));
    // An epoll queue has no such flag, and the peer is the test's own.
    const bool is_ours = fd != *poll->raw() && fd != peer.handle();
    CHECK(!is_ours || fault::is_nonblocking(fd));
  }
}

TEST(seccomp, wakes_arrive) {
  NEEDS_SECCOMP();
  Sources<1> sources;
  auto poll = Poll::create(sources);
  REQUIRE(poll);
  const auto waker = Waker::create(poll->registry(), kWake);
  REQUIRE(waker);
  for (int round = 0; round < 20'000; ++round) {
    REQUIRE(waker->wake());
  }
  CHECK(fault::sees(*poll, kWake));
  CHECK(fault::is_silent(*poll));
  CHECK(waker->wake());
  CHECK(fault::sees(*poll, kWake));
}

TEST(seccomp, write_to_a_broken_pipe_kills_nobody) {
  NEEDS_SECCOMP();
  std::signal(SIGPIPE, SIG_DFL);
  auto ends = pipe::create();
  REQUIRE(ends);
  const std::byte bytes[4]{};
  CHECK_EQ(ends->sender.write(bytes).value_or(0u), 4);
  {
    const pipe::Receiver gone(std::move(ends->receiver));
  }
  for (int round = 0; round < 2; ++round) {
    CHECK(ends->sender.write(bytes).failed_with(ErrorKind::broken_pipe));
  }
}

TEST(seccomp, timeouts_end_in_whole_milliseconds) {
  NEEDS_SECCOMP();
  Sources<1> sources;
  Events<1> events;
  auto poll = Poll::create(sources);
  REQUIRE(poll);
  for (const std::uint64_t ns : {0u, 1u, 1'500'000u}) {
    CHECK(poll->poll(events, Timeout::nanoseconds(ns)));
    CHECK(events.is_empty());
  }
}

TEST(seccomp, an_echo_works) {
  NEEDS_SECCOMP();
  Sources<2> sources;
  auto poll = Poll::create(sources);
  REQUIRE(poll);
  const Registry& registry = poll->registry();
  fault::Server server;
  CHECK(registry.register_source(server.listener, kListener, Interest::readable));
  CHECK(fault::is_silent(*poll));

  const auto peer = fault::connect_peer(server.address);
  CHECK(fault::sees(*poll, kListener));
  auto accepted = server.listener.accept();
  REQUIRE(accepted);
  CHECK(server.listener.accept().failed_with(ErrorKind::would_block));
  CHECK(registry.register_source(accepted->stream, kStream, Interest::readable));

  for (int round = 0; round < 100; ++round) {
    std::byte buffer[16];
    CHECK_EQ(fault::send_from(peer, "0123456789", 10), 10);
    REQUIRE(fault::sees(*poll, kStream));
    CHECK_EQ(accepted->stream.read(buffer).value_or(0u), 10);
    CHECK(accepted->stream.read(buffer).failed_with(ErrorKind::would_block));
    CHECK_EQ(accepted->stream.write(std::span(buffer).first(10)).value_or(0u), 10);
    CHECK(fault::is_silent(*poll));
    char echoed[16];
    CHECK_EQ(fault::receive_at(peer, echoed, sizeof echoed), 10);
  }
}
