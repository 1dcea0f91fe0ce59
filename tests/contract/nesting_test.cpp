// Poll::raw(): a Poll as a source of another one.
#include <mio/net/udp_socket.hpp>
#include <mio/source_fd.hpp>
#include <mio/sys/caps.hpp>
#include <mio/waker.hpp>

#include "datagrams.hpp"
#include "host.hpp"
#include "loop.hpp"
#include "test.hpp"

using namespace mio;
using namespace mio::test;

namespace {

constexpr Token kInner{1};
constexpr Token kSocket{2};
constexpr Token kWaker{3};
constexpr bool kIsHere = sys::caps::nests && sys::caps::borrowed_handles && sys::caps::udp;
constexpr const char* kNotHere = "a Poll has no handle here";

// A Poll that is registered with another one.
struct Nested {
  Nested() noexcept : handle(must(inner.poll.raw(), "raw")) {
    SourceFd borrowed(handle);
    CHECK(outer.registry().register_source(borrowed, kInner, Interest::readable));
  }

  Nested(const Nested&) = delete;
  Nested& operator=(const Nested&) = delete;
  ~Nested() {
    SourceFd borrowed(handle);
    CHECK(outer.registry().deregister_source(borrowed));
  }

  // What a loop does that is told of the inner one: polls it until nothing comes.
  std::size_t drain() noexcept {
    std::size_t count = 0;
    const auto poll_inner = [&](sys::Handle) -> Result<std::size_t> {
      MIO_TRY(inner.poll.poll(inner.events, Timeout::zero()));
      std::size_t came = 0;
      for (const Event& event : inner.events) {
        static_cast<void>(event);
        ++came;
      }
      return came > 0 ? Result<std::size_t>(came) : ErrorKind::would_block;
    };
    const SourceFd borrowed(handle);
    for (;;) {
      const auto came = borrowed.try_io(outer.registry(), Interest::readable, poll_inner);
      if (!came) {
        CHECK(came.failed_with(ErrorKind::would_block));
        return count;
      }
      count += *came;
    }
  }

  Loop outer;
  Loop inner;
  sys::Handle handle;
};

}  // namespace

// mio: src::poll::as_raw_fd
TEST(nesting, event_of_the_inner_poll_is_one_of_the_outer) {
  SKIP_UNLESS(kIsHere, kNotHere);
  Nested nested;
  net::UdpSocket socket = bind_udp();
  const net::UdpSocket sender = bind_udp();
  REQUIRE(nested.inner.registry().register_source(socket, kSocket, Interest::readable));
  expect_no_events(nested.outer);
  for (int round = 0; round < 3; ++round) {
    CHECK(sender.send_to(bytes_of("x"), address_of(socket)));
    expect_exactly(nested.outer, {{kInner, says_readable}});
    CHECK_EQ(nested.drain(), 1);
    // The inner one has told all it knows, though the datagram is still there.
    expect_no_events(nested.outer);
    expect_received(socket, "x");
    expect_dry(socket);
    expect_no_events(nested.outer);
  }
}

TEST(nesting, ready_before_it_is_nested_is_an_event) {
  SKIP_UNLESS(kIsHere, kNotHere);
  Loop outer;
  Loop inner;
  net::UdpSocket socket = bind_udp();
  REQUIRE(inner.registry().register_source(socket, kSocket, Interest::writable));
  SourceFd borrowed(must(inner.poll.raw(), "raw"));
  REQUIRE(outer.registry().register_source(borrowed, kInner, Interest::readable));
  expect_exactly(outer, {{kInner, says_readable}});
  expect_exactly(inner, {{kSocket, says_writable}});
  CHECK(outer.registry().deregister_source(borrowed));
}

TEST(nesting, waker_of_the_inner_poll_wakes_the_outer) {
  SKIP_UNLESS(kIsHere, kNotHere);
  Nested nested;
  const Waker waker = must(Waker::create(nested.inner.registry(), kWaker), "waker");
  for (int round = 0; round < 2; ++round) {
    CHECK(waker.wake());
    expect_exactly(nested.outer, {{kInner, says_readable}});
    CHECK_EQ(nested.drain(), 1);
    expect_no_events(nested.outer);
  }
}

TEST(nesting, wake_before_it_is_nested_is_an_event) {
  SKIP_UNLESS(kIsHere, kNotHere);
  Loop outer;
  Loop inner;
  const Waker first = must(Waker::create(inner.registry(), kWaker), "waker");
  const Waker second = must(Waker::create(inner.registry(), kSocket), "waker");
  CHECK(first.wake());
  CHECK(second.wake());
  SourceFd borrowed(must(inner.poll.raw(), "raw"));
  REQUIRE(outer.registry().register_source(borrowed, kInner, Interest::readable));
  expect_exactly(outer, {{kInner, says_readable}});
  expect_exactly(inner, {{kWaker, says_readable}, {kSocket, says_readable}});
  CHECK(outer.registry().deregister_source(borrowed));
}

TEST(nesting, handle_stays_the_polls) {
  SKIP_UNLESS(kIsHere, kNotHere);
  Loop loop;
  const sys::Handle handle = must(loop.poll.raw(), "raw");
  CHECK_EQ(must(loop.poll.raw(), "raw again"), handle);
  CHECK(host::is_close_on_exec(handle));
  const Waker waker = must(Waker::create(loop.registry(), kWaker), "waker");
  CHECK(waker.wake());
  expect_exactly(loop, {{kWaker, says_readable}});
}

TEST(nesting, without_a_handle_is_unsupported) {
  SKIP_UNLESS(!sys::caps::nests, "a Poll has a handle here");
  Loop loop;
  CHECK(loop.poll.raw().failed_with(ErrorKind::unsupported));
}
