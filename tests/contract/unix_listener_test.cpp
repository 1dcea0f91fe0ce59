// Unix listeners, mio's tests/unix_listener.rs, and Unix addresses in the system's hands.
#include <mio/net/unix_datagram.hpp>
#include <mio/net/unix_listener.hpp>
#include <mio/sys/caps.hpp>

#include "datagrams.hpp"
#include "host.hpp"
#include "loop.hpp"
#include "test.hpp"

using namespace mio;
using namespace mio::test;

namespace {

constexpr Token kListener{1};
constexpr Token kOther{2};
constexpr Interest kBoth = Interest::readable | Interest::writable;
constexpr const char* kNoUnix = "the platform has no Unix sockets";
constexpr const char* kNoAbstract = "the platform has no abstract names";

// mio: unix_listener::unix_listener_send_and_sync
static_assert(std::is_nothrow_move_constructible_v<net::UnixListener>);
static_assert(std::is_nothrow_move_assignable_v<net::UnixListener>);
static_assert(!std::is_copy_constructible_v<net::UnixListener>);
static_assert(Source<net::UnixListener>);

net::UnixListener bind_here() noexcept { return must(net::UnixListener::bind("listener"), "bind"); }

void check_accepting(net::UnixListener&& made) noexcept {
  Loop loop;
  net::UnixListener listener(std::move(made));
  CHECK(host::is_nonblocking(listener.raw()));
  CHECK(host::is_close_on_exec(listener.raw()));
  REQUIRE(loop.registry().register_source(listener, kListener, kBoth));
  expect_no_events(loop);
  const net::UnixStream client = must(net::UnixStream::connect("listener"), "connect");
  expect_exactly(loop, {{kListener, says_readable}});
  const auto accepted = listener.accept();
  REQUIRE(accepted);
  CHECK(host::is_nonblocking(accepted->stream.raw()));
  CHECK(host::is_close_on_exec(accepted->stream.raw()));
  expect_read_would_block(accepted->stream);
  CHECK(client.write(bytes_of("hello")));
  CHECK_EQ(read_once(accepted->stream).value_or(0), 5);
  CHECK(listener.accept().failed_with(ErrorKind::would_block));
  const auto error = listener.take_error();
  CHECK(error && !error->has_value());
}

// A name that no other run of this test uses.
net::UnixAddr abstract_name(Text start) noexcept {
  Line line;
  line.append(start).append_unsigned(host::now_ns());
  return must(net::UnixAddr::from_abstract_name(line.text()), "from_abstract_name");
}

}  // namespace

// mio: unix_listener::unix_listener_smoke
TEST(unix_listener, connection_is_an_event_and_is_accepted) {
  SKIP_UNLESS(sys::caps::unix_sockets, kNoUnix);
  const Scratch scratch;
  check_accepting(bind_here());
}

// mio: unix_listener::unix_listener_from_std
TEST(unix_listener, made_of_a_handle_accepts) {
  SKIP_UNLESS(sys::caps::unix_sockets, kNoUnix);
  const Scratch scratch;
  check_accepting(remade(bind_here()));
}

// mio: unix_listener::unix_listener_local_addr
TEST(unix_listener, addresses_of_listener_and_accepted_are_its_path) {
  SKIP_UNLESS(sys::caps::unix_sockets, kNoUnix);
  const Scratch scratch;
  const net::UnixListener listener = bind_here();
  const net::UnixAddr address = address_of(listener);
  CHECK_EQ(address.path(), "listener");
  const net::UnixStream client = must(net::UnixStream::connect(address), "connect");
  const auto accepted = must(listener.accept(), "accept");
  CHECK(address_of(accepted.stream) == address);
  CHECK(accepted.address.is_unnamed());
}

// mio: unix_listener::unix_listener_register
TEST(unix_listener, idle_is_silent) {
  SKIP_UNLESS(sys::caps::unix_sockets, kNoUnix);
  const Scratch scratch;
  Loop loop;
  net::UnixListener listener = bind_here();
  REQUIRE(loop.registry().register_source(listener, kListener, Interest::readable));
  expect_no_events(loop);
}

// mio: unix_listener::unix_listener_reregister
TEST(unix_listener, reregistering_reports_what_waits) {
  SKIP_UNLESS(sys::caps::unix_sockets, kNoUnix);
  const Scratch scratch;
  Loop loop;
  net::UnixListener listener = bind_here();
  REQUIRE(loop.registry().register_source(listener, kListener, Interest::writable));
  const net::UnixStream client = must(net::UnixStream::connect("listener"), "connect");
  expect_no_events(loop);
  REQUIRE(loop.registry().reregister_source(listener, kOther, Interest::readable));
  expect_exactly(loop, {{kOther, says_readable}});
}

// mio: unix_listener::unix_listener_deregister
TEST(unix_listener, deregistered_is_silent_and_accepts) {
  SKIP_UNLESS(sys::caps::unix_sockets, kNoUnix);
  const Scratch scratch;
  Loop loop;
  net::UnixListener listener = bind_here();
  REQUIRE(loop.registry().register_source(listener, kListener, Interest::readable));
  const net::UnixStream client = must(net::UnixStream::connect("listener"), "connect");
  REQUIRE(loop.registry().deregister_source(listener));
  expect_no_events(loop);
  CHECK(listener.accept());
}

// mio: unix_listener::unix_listener_abstract_namespace
TEST(unix_listener, abstract_name_is_listened_at) {
  SKIP_UNLESS(sys::caps::abstract_names, kNoAbstract);
  Loop loop;
  const net::UnixAddr name = abstract_name("mio-cpp listener ");
  net::UnixListener listener = must(net::UnixListener::bind(name), "bind");
  CHECK(address_of(listener) == name);
  REQUIRE(loop.registry().register_source(listener, kListener, Interest::readable));
  const net::UnixStream client = must(net::UnixStream::connect(name), "connect");
  expect_exactly(loop, {{kListener, says_readable}});
  const auto accepted = must(listener.accept(), "accept");
  CHECK(accepted.address.is_unnamed());
  CHECK(client.peer_addr().value_or(net::UnixAddr()) == name);
  CHECK(net::UnixListener::bind(name).failed_with(ErrorKind::address_in_use));
}

TEST(unix_listener, path_that_exists_is_in_use_and_stays_when_closed) {
  SKIP_UNLESS(sys::caps::unix_sockets, kNoUnix);
  const Scratch scratch;
  {
    const net::UnixListener listener = bind_here();
    CHECK(net::UnixListener::bind("listener").failed_with(ErrorKind::address_in_use));
  }
  CHECK(net::UnixListener::bind("listener").failed_with(ErrorKind::address_in_use));
  CHECK(net::UnixListener::bind("no folder/listener").failed_with(ErrorKind::not_found));
}

TEST(unix_listener, options_and_paths_out_of_range_are_invalid_input) {
  SKIP_UNLESS(sys::caps::unix_sockets, kNoUnix);
  const Scratch scratch;
  for (const std::int32_t backlog : {0, -1}) {
    CHECK(net::UnixListener::bind("listener", backlog).failed_with(ErrorKind::invalid_input));
  }
  CHECK(net::UnixListener::bind("").failed_with(ErrorKind::invalid_input));
  CHECK(net::UnixListener::bind(Text("a\0b", 3)).failed_with(ErrorKind::invalid_input));
  CHECK(net::UnixListener::bind("listener"));
}

// Hard case 17.
TEST(unix_listener, longest_path_is_kept_to_the_last_byte) {
  SKIP_UNLESS(sys::caps::unix_sockets, kNoUnix);
  const Scratch scratch;
  char path[net::UnixAddr::max_size + 1];
  for (char& character : path) {
    character = 'p';
  }
  CHECK(net::UnixListener::bind(Text(path, sizeof path)).failed_with(ErrorKind::invalid_input));
  std::size_t size = sizeof path - 1;
  // Other systems take a few bytes less, and say so.
  while (!sys::caps::abstract_names &&
         net::UnixListener::bind(Text(path, size)).failed_with(ErrorKind::invalid_input)) {
    --size;
  }
  CHECK(size > 90);
  path[0] = 'q';
  const Result<net::UnixListener> listener = net::UnixListener::bind(Text(path, size));
  REQUIRE(listener);
  const net::UnixAddr address = address_of(*listener);
  CHECK_EQ(address.path(), Text(path, size));
  const auto client = net::UnixStream::connect(Text(path, size));
  REQUIRE(client);
  CHECK(client->peer_addr().value_or(net::UnixAddr()) == address);
  CHECK(listener->accept());
}

// Hard case 17: the library's own name for each, whatever the system writes.
TEST(unix_listener, peers_are_named_as_they_are) {
  SKIP_UNLESS(sys::caps::unix_sockets, kNoUnix);
  const Scratch scratch;
  const net::UnixListener listener = bind_here();
  const net::UnixAddr at = address_of(listener);
  using Sockets = sys::AddressedSockets<net::UnixAddr>;
  const auto connect_from = [&](const net::UnixAddr& own) {
    auto stream = net::UnixStream::from_raw(must(Sockets::open(own, HandleKind::stream), "open"));
    CHECK(own.is_unnamed() || Sockets::bind(stream.raw(), own));
    CHECK(Sockets::connect(stream.raw(), at));
    const auto accepted = must(listener.accept(), "accept");
    CHECK(accepted.address == own);
    CHECK(accepted.stream.peer_addr().value_or(at) == own);
    CHECK(address_of(stream) == own);
  };
  connect_from(net::UnixAddr());
  connect_from(must(net::UnixAddr::from_path("client"), "from_path"));
  if constexpr (sys::caps::abstract_names) {
    connect_from(abstract_name("mio-cpp client "));
    connect_from(abstract_name(Text("\0mio\0cpp\0", 9)));
  }
}

// Hard case 17.
TEST(unix_listener, abstract_names_keep_zeros_and_length) {
  SKIP_UNLESS(sys::caps::abstract_names, kNoAbstract);
  const net::UnixAddr name = abstract_name(Text("a\0b\0", 4));
  Line line;
  line.append(name.abstract_name()).append(Text("\0", 1));
  const auto longer = must(net::UnixAddr::from_abstract_name(line.text()), "name");
  const net::UnixListener first = must(net::UnixListener::bind(name), "bind");
  const net::UnixListener second = must(net::UnixListener::bind(longer), "bind");
  CHECK(address_of(first) == name);
  CHECK(address_of(second) == longer);
  CHECK(address_of(first) != address_of(second));

  char longest[net::UnixAddr::max_size] = {};
  const Text unique = name.abstract_name();
  for (std::size_t index = 0; index < unique.size(); ++index) {
    longest[index] = unique[index];
  }
  const auto full = must(net::UnixAddr::from_abstract_name(Text(longest, sizeof longest)), "name");
  CHECK(address_of(must(net::UnixListener::bind(full), "bind")) == full);
}

TEST(unix_listener, abstract_name_is_unsupported_where_there_are_none) {
  SKIP_UNLESS(sys::caps::unix_sockets, kNoUnix);
  const auto listener = net::UnixListener::bind(abstract_name("mio-cpp "));
  CHECK(sys::caps::abstract_names ? listener.has_value()
                                  : listener.failed_with(ErrorKind::unsupported));
}
