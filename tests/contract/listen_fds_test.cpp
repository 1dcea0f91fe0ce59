// Listeners that were handed over, where any were. The sd_listen_fds protocol and its errors are
// tested where the environment can be made up: tests/fault and tests/examples.
#include <mio/listen_fds.hpp>
#include <mio/net/tcp_listener.hpp>
#include <mio/sys/caps.hpp>

#include "listener.hpp"
#include "loop.hpp"
#include "test.hpp"

using namespace mio;
using namespace mio::test;

namespace {

constexpr const char* kNothing = "nobody handed a listener over to this run";

bool was_given() noexcept { return ListenFds::from_environment().has_value(); }

}  // namespace

TEST(listen_fds, nothing_handed_over_is_not_found) {
  if (was_given()) {
    return;  // The other cases look at what there is.
  }
  CHECK(ListenFds::from_environment().failed_with(ErrorKind::not_found));
  CHECK(net::TcpListener::preopened(0).failed_with(ErrorKind::not_found));
  CHECK(net::TcpListener::preopened("web").failed_with(ErrorKind::not_found));
}

TEST(listen_fds, all_are_listeners_and_beyond_is_invalid_input) {
  SKIP_UNLESS(was_given(), kNothing);
  const ListenFds given = must(ListenFds::from_environment(), "listeners");
  CHECK(given.count() > listeners_max);
  for (std::size_t index = 0; index < given.count(); ++index) {
    const Result<ListenKind> kind = given.kind(index);
    REQUIRE(kind);
    CHECK(*kind == ListenKind::tcp_listener);
  }
  CHECK(given.kind(given.count()).failed_with(ErrorKind::invalid_input));
  CHECK(given.name(given.count()).failed_with(ErrorKind::invalid_input));
  CHECK(net::TcpListener::preopened(given.count()).failed_with(ErrorKind::invalid_input));
}

TEST(listen_fds, names_are_found_both_ways) {
  SKIP_UNLESS(was_given(), kNothing);
  const ListenFds given = must(ListenFds::from_environment(), "listeners");
  for (std::size_t index = 0; index < given.count(); ++index) {
    const Result<Text> name = given.name(index);
    REQUIRE(name);
    CHECK_EQ(given.index_of(*name).value_or(given.count()), index);
  }
  CHECK_EQ(must(given.name(1), "name"), Text("listener-1"));
  CHECK(given.index_of("nobody").failed_with(ErrorKind::not_found));
  CHECK(given.index_of("listener").failed_with(ErrorKind::not_found));
  CHECK(net::TcpListener::preopened("nobody").failed_with(ErrorKind::not_found));
}

TEST(listen_fds, each_can_be_taken_once) {
  SKIP_UNLESS(was_given(), kNothing);
  const ListenFds given = must(ListenFds::from_environment(), "listeners");
  const std::size_t last = given.count() - 1;
  CHECK(given.take(last, ListenKind::udp_socket).failed_with(ErrorKind::wrong_type));
  {
    Loop loop;
    Result<net::TcpListener> listener = net::TcpListener::preopened(must(given.name(last), "name"));
    REQUIRE(listener);
    CHECK(net::TcpListener::preopened(last).failed_with(ErrorKind::already_exists));
    REQUIRE(loop.registry().register_source(*listener, Token{1}, Interest::readable));
    Peer peer = Peer::connect(static_cast<std::uint32_t>(last), {});
    expect_exactly(loop, {{Token{1}, says_readable}});
    CHECK(listener->accept());
  }
  // Closed, but still taken; or, the host's way, closed and a bad handle.
  CHECK(!net::TcpListener::preopened(last));
}
