// SourceFd: handles that are somebody else's.
#include <mio/net/udp_socket.hpp>
#include <mio/pipe.hpp>
#include <mio/source_fd.hpp>
#include <mio/sys/caps.hpp>

#include "datagrams.hpp"
#include "host.hpp"
#include "loop.hpp"
#include "peer.hpp"
#include "test.hpp"

using namespace mio;
using namespace mio::test;

namespace {

constexpr Token kFirst{1};
constexpr Token kSecond{2};
constexpr const char* kNotHere = "the platform borrows no handles, or has no UDP";
constexpr bool kIsHere = sys::caps::borrowed_handles && sys::caps::udp;

static_assert(Source<SourceFd>);
static_assert(sizeof(SourceFd) == sizeof(sys::Handle));

// A user's source on top of it.
class Device {
 public:
  explicit Device(sys::Handle handle) noexcept : source_(handle) {}

  Result<> register_with(const Registry& registry, Token token, Interest interest) noexcept {
    return source_.register_with(registry, token, interest);
  }
  Result<> reregister_with(const Registry& registry, Token token, Interest interest) noexcept {
    return source_.reregister_with(registry, token, interest);
  }
  Result<> deregister_from(const Registry& registry) noexcept {
    return source_.deregister_from(registry);
  }

 private:
  SourceFd source_;
};
static_assert(Source<Device>);

// A socket that receives, owned here and borrowed by the tests, and one that sends to it.
struct Borrowed {
  void send(Text text) const noexcept {
    CHECK_EQ(sender.send_to(bytes_of(text), address_of(socket)).value_or(0), text.size());
  }

  Loop loop;
  net::UdpSocket socket = bind_udp();
  net::UdpSocket sender = bind_udp();
};

Result<std::size_t> receive(sys::Handle handle) noexcept {
  std::byte buffer[16];
  return sys::Sockets::receive_datagram(handle, buffer, net::Consume::yes)
      .transform([](const net::Datagram& datagram) noexcept { return datagram.size; });
}

}  // namespace

// mio: doc::SourceFd
TEST(source_fd, borrowed_listener_has_events) {
  SKIP_UNLESS(sys::caps::borrowed_handles, kNotHere);
  Loop loop;
  TestListener listener;
  SourceFd borrowed(listener->raw());
  CHECK_EQ(borrowed.raw(), listener->raw());
  REQUIRE(loop.registry().register_source(borrowed, kFirst, Interest::readable));
  expect_no_events(loop);
  Peer peer = listener.connect();
  expect_exactly(loop, {{kFirst, says_readable}});
  CHECK(loop.registry().deregister_source(borrowed));
}

// mio: doc::SourceFd_in_a_source
TEST(source_fd, serves_a_source_of_the_users_own) {
  SKIP_UNLESS(kIsHere, kNotHere);
  Borrowed it;
  Device device(it.socket.raw());
  REQUIRE(it.loop.registry().register_source(device, kFirst, Interest::readable));
  it.send("x");
  expect_exactly(it.loop, {{kFirst, says_readable}});
  REQUIRE(it.loop.registry().reregister_source(device, kSecond, Interest::readable));
  expect_exactly(it.loop, {{kSecond, says_readable}});
  REQUIRE(it.loop.registry().deregister_source(device));
  expect_no_events(it.loop);
}

TEST(source_fd, each_call_may_have_one_of_its_own) {
  SKIP_UNLESS(kIsHere, kNotHere);
  Borrowed it;
  const auto make = [&] { return SourceFd(it.socket.raw()); };
  const Registry& registry = it.loop.registry();
  SourceFd first = make();
  REQUIRE(registry.register_source(first, kFirst, Interest::writable));
  expect_exactly(it.loop, {{kFirst, says_writable}});
  SourceFd second = make();
  REQUIRE(registry.reregister_source(second, kSecond, Interest::readable));
  expect_no_events(it.loop);
  it.send("x");
  expect_exactly(it.loop, {{kSecond, says_readable}});
  const SourceFd third = make();
  CHECK_EQ(third.try_io(registry, Interest::readable, receive).value_or(0), 1);
  CHECK(third.try_io(registry, Interest::readable, receive).failed_with(ErrorKind::would_block));
  it.send("x");
  expect_exactly(it.loop, {{kSecond, says_readable}});
  SourceFd fourth = make();
  CHECK(registry.deregister_source(fourth));
  it.send("x");
  expect_no_events(it.loop);
}

TEST(source_fd, undrained_is_silent_until_more_comes_or_it_is_reregistered) {
  SKIP_UNLESS(kIsHere, kNotHere);
  Borrowed it;
  SourceFd borrowed(it.socket.raw());
  REQUIRE(it.loop.registry().register_source(borrowed, kFirst, Interest::readable));
  it.send("x");
  expect_exactly(it.loop, {{kFirst, says_readable}});
  expect_no_events(it.loop);
  REQUIRE(it.loop.registry().reregister_source(borrowed, kFirst, Interest::readable));
  expect_exactly(it.loop, {{kFirst, says_readable}});
  CHECK(it.loop.registry().deregister_source(borrowed));
}

TEST(source_fd, try_io_passes_results_through) {
  SKIP_UNLESS(kIsHere, kNotHere);
  Borrowed it;
  const SourceFd borrowed(it.socket.raw());
  const auto refuse = [](sys::Handle) { return Result<>(Error(ErrorKind::timed_out, 77)); };
  const auto refused = borrowed.try_io(it.loop.registry(), Interest::readable, refuse);
  REQUIRE(!refused);
  CHECK_EQ(refused.error(), Error(ErrorKind::timed_out, 77));
  const auto same = [&](sys::Handle handle) { return Result<bool>(handle == it.socket.raw()); };
  CHECK(borrowed.try_io(it.loop.registry(), Interest::writable, same).value_or(false));
}

TEST(source_fd, registering_twice_is_already_exists) {
  SKIP_UNLESS(kIsHere, kNotHere);
  Borrowed it;
  SourceFd first(it.socket.raw());
  SourceFd second(it.socket.raw());
  const Registry& registry = it.loop.registry();
  REQUIRE(registry.register_source(first, kFirst, Interest::readable));
  for (SourceFd* source : {&first, &second}) {
    CHECK(registry.register_source(*source, kSecond, Interest::writable)
              .failed_with(ErrorKind::already_exists));
  }
  // Nothing has changed.
  expect_no_events(it.loop);
  it.send("x");
  expect_exactly(it.loop, {{kFirst, says_readable}});
  CHECK(registry.deregister_source(first));
}

TEST(source_fd, stranger_is_not_found) {
  SKIP_UNLESS(kIsHere, kNotHere);
  Borrowed it;
  Loop other;
  SourceFd borrowed(it.socket.raw());
  const Registry& registry = it.loop.registry();
  for (int round = 0; round < 2; ++round) {
    CHECK(registry.reregister_source(borrowed, kFirst, Interest::readable)
              .failed_with(ErrorKind::not_found));
    CHECK(registry.deregister_source(borrowed).failed_with(ErrorKind::not_found));
    REQUIRE(registry.register_source(borrowed, kFirst, Interest::readable));
    CHECK(other.registry().deregister_source(borrowed).failed_with(ErrorKind::not_found));
    CHECK(registry.deregister_source(borrowed));
  }
}

TEST(source_fd, file_is_permission_denied_where_the_kernel_keeps_the_list) {
  SKIP_UNLESS(sys::caps::borrowed_handles && sys::caps::kernel_keeps_sources,
              "where the list is ours a file is always ready");
  const Scratch scratch;
  Loop loop;
  const sys::Socket file(host::create_file("file"));
  SourceFd borrowed(file.handle());
  CHECK(loop.registry()
            .register_source(borrowed, kFirst, Interest::readable)
            .failed_with(ErrorKind::permission_denied));
  expect_no_events(loop);
}

TEST(source_fd, closed_handle_is_refused) {
  SKIP_UNLESS(kIsHere, kNotHere);
  Borrowed it;
  const sys::Handle handle = host::duplicate(it.socket.raw());
  host::close(handle);
  SourceFd borrowed(handle);
  CHECK(it.loop.registry()
            .register_source(borrowed, kFirst, Interest::readable)
            .failed_with(ErrorKind::bad_handle));
}

TEST(source_fd, never_closes_its_handle) {
  SKIP_UNLESS(kIsHere, kNotHere);
  Borrowed it;
  for (const bool is_registered : {false, true}) {
    SourceFd borrowed(it.socket.raw());
    if (is_registered) {
      REQUIRE(it.loop.registry().register_source(borrowed, kFirst, Interest::readable));
      REQUIRE(it.loop.registry().deregister_source(borrowed));
    }
  }
  it.send("x");
  expect_received(it.socket, "x");
}

// Hard case 12.
TEST(source_fd, handle_and_its_duplicate_are_two_sources) {
  SKIP_UNLESS(kIsHere, kNotHere);
  Borrowed it;
  const net::UdpSocket twin = net::UdpSocket::from_raw(host::duplicate(it.socket.raw()));
  SourceFd first(it.socket.raw());
  SourceFd second(twin.raw());
  REQUIRE(it.loop.registry().register_source(first, kFirst, Interest::readable));
  REQUIRE(it.loop.registry().register_source(second, kSecond, Interest::readable));
  it.send("x");
  expect_events(it.loop, {{kFirst, says_readable}, {kSecond, says_readable}});
  CHECK(it.loop.registry().deregister_source(first));
  expect_received(it.socket, "x");
  CHECK(second.try_io(it.loop.registry(), Interest::readable, receive)
            .failed_with(ErrorKind::would_block));
  it.send("x");
  expect_exactly(it.loop, {{kSecond, says_readable}});
  CHECK(it.loop.registry().deregister_source(second));
}

// Hard case 12.
TEST(source_fd, handle_that_is_used_again_is_a_new_source) {
  SKIP_UNLESS(kIsHere, kNotHere);
  Borrowed it;
  const net::UdpSocket other = bind_udp();
  const Registry& registry = it.loop.registry();
  for (int round = 0; round < 3; ++round) {
    const sys::Handle handle = host::duplicate(it.socket.raw());
    SourceFd old(handle);
    REQUIRE(registry.register_source(old, kFirst, Interest::readable));
    it.send("x");
    REQUIRE(registry.deregister_source(old));
    host::close(handle);
    // The lowest number that is free.
    const net::UdpSocket again = net::UdpSocket::from_raw(host::duplicate(other.raw()));
    REQUIRE_EQ(again.raw(), handle);
    SourceFd borrowed(handle);
    REQUIRE(registry.register_source(borrowed, kSecond, Interest::readable));
    expect_no_events(it.loop);
    CHECK(it.sender.send_to(bytes_of("yz"), address_of(other)));
    expect_exactly(it.loop, {{kSecond, says_readable}});
    expect_received(again, "yz");
    REQUIRE(registry.deregister_source(borrowed));
  }
}

TEST(source_fd, pipe_of_somebody_else_has_events) {
  SKIP_UNLESS(sys::caps::borrowed_handles && sys::caps::pipes, "there are no pipes");
  Loop loop;
  pipe::Pipe ends = must(pipe::create(), "pipe");
  SourceFd borrowed(ends.receiver.raw());
  REQUIRE(loop.registry().register_source(borrowed, kFirst, Interest::readable));
  CHECK(ends.sender.write(bytes_of("x")));
  expect_exactly(loop, {{kFirst, says_readable}});
  CHECK(loop.registry().deregister_source(borrowed));
}
