// Users' own sources: the concept, public IoSource, and what Registry passes on.
#include <mio/io_source.hpp>
#include <mio/source.hpp>
#include <mio/sys/caps.hpp>

#include "host.hpp"
#include "loop.hpp"
#include "peer.hpp"
#include "test.hpp"

using namespace mio;
using namespace mio::test;

namespace {

constexpr Token kToken{5};

// Writes down what it is asked and answers as it is told.
class Recorder {
 public:
  Result<> register_with(const Registry&, Token token, Interest interest) noexcept {
    ++register_count;
    return note(token, interest);
  }
  Result<> reregister_with(const Registry&, Token token, Interest interest) noexcept {
    ++reregister_count;
    return note(token, interest);
  }
  Result<> deregister_from(const Registry&) noexcept {
    ++deregister_count;
    return answer;
  }

  Result<> answer;
  int register_count = 0;
  int reregister_count = 0;
  int deregister_count = 0;
  Token last_token{};
  Interest last_interest = Interest::priority;

 private:
  Result<> note(Token token, Interest interest) noexcept {
    last_token = token;
    last_interest = interest;
    return answer;
  }
};

// A protocol that owns a connection and joins by passing the three calls on.
class Protocol {
 public:
  explicit Protocol(net::TcpStream stream) noexcept : stream_(std::move(stream)) {}

  const net::TcpStream& stream() const noexcept { return stream_; }

  Result<> register_with(const Registry& registry, Token token, Interest interest) noexcept {
    return registry.register_source(stream_, token, interest);
  }
  Result<> reregister_with(const Registry& registry, Token token, Interest interest) noexcept {
    return registry.reregister_source(stream_, token, interest);
  }
  Result<> deregister_from(const Registry& registry) noexcept {
    return registry.deregister_source(stream_);
  }

 private:
  net::TcpStream stream_;
};

// Something with a handle that is not ours: what IoSource makes a source of.
class Borrowed {
 public:
  static constexpr HandleKind handle_kind = HandleKind::stream;
  explicit Borrowed(sys::Handle handle) noexcept : handle_(handle) {}

  sys::Handle handle() const noexcept { return handle_; }

 private:
  sys::Handle handle_;
};

struct NoSource {};
struct ThrowingSource {
  Result<> register_with(const Registry&, Token, Interest);
  Result<> reregister_with(const Registry&, Token, Interest);
  Result<> deregister_from(const Registry&);
};

// mio: events::assert_event_source_implemented_for
static_assert(Source<Recorder> && Source<Protocol> && Source<IoSource<Borrowed>>);
static_assert(!Source<NoSource> && !Source<int> && !Source<ThrowingSource>);
static_assert(Pollable<Borrowed> && !Pollable<NoSource>);

}  // namespace

// mio: poll::poll_registration
TEST(source, registry_passes_each_call_on_once) {
  Loop loop;
  Recorder recorder;
  CHECK(loop.registry().register_source(recorder, Token{1}, Interest::readable));
  CHECK_EQ(recorder.register_count, 1);
  CHECK_EQ(recorder.last_token, Token{1});
  CHECK(recorder.last_interest == Interest::readable);
  const Interest both = Interest::readable | Interest::writable;
  CHECK(loop.registry().reregister_source(recorder, Token{2}, both));
  CHECK_EQ(recorder.reregister_count, 1);
  CHECK_EQ(recorder.last_token, Token{2});
  CHECK(recorder.last_interest == both);
  CHECK(loop.registry().deregister_source(recorder));
  CHECK_EQ(recorder.deregister_count, 1);
  CHECK_EQ(recorder.register_count + recorder.reregister_count, 2);
}

// mio: poll::poll_erroneous_registration
TEST(source, errors_come_back_unchanged) {
  Loop loop;
  Recorder recorder;
  const Error error(ErrorKind::host_unreachable, 4711);
  recorder.answer = error;
  for (const Result<>& outcome :
       {loop.registry().register_source(recorder, Token{1}, Interest::readable),
        loop.registry().reregister_source(recorder, Token{1}, Interest::readable),
        loop.registry().deregister_source(recorder)}) {
    REQUIRE(!outcome);
    CHECK_EQ(outcome.error(), error);
  }
}

TEST(source, type_that_owns_a_stream_joins_by_passing_on) {
  SKIP_UNLESS(sys::caps::close_is_immediate, "closing waits for the peer");
  Loop loop;
  TestListener listener;
  Connection connection(listener);
  Protocol protocol(std::move(connection.stream));
  REQUIRE(loop.registry().register_source(protocol, kToken, Interest::readable));
  CHECK(loop.registry()
            .register_source(protocol, kToken, Interest::readable)
            .failed_with(ErrorKind::already_exists));
  connection.peer.send(10);
  expect_exactly(loop, {{kToken, says_readable}});
  Pattern pattern;
  CHECK_EQ(read_all(protocol.stream(), pattern).size_bytes, 10);
  REQUIRE(loop.registry().reregister_source(protocol, Token{6}, Interest::writable));
  expect_exactly(loop, {{Token{6}, says_writable}});
  CHECK(loop.registry().deregister_source(protocol));
  expect_no_events(loop);
}

TEST(source, io_source_of_a_users_type_rearms_by_direction) {
  Loop loop;
  TestListener listener;
  Connection connection(listener);
  IoSource<Borrowed> source(Borrowed(connection.stream.raw()));
  const Interest both = Interest::readable | Interest::writable;
  REQUIRE(loop.registry().register_source(source, kToken, both));
  expect_exactly(loop, {{kToken, says_writable}});
  std::byte bytes[10];
  const auto receive = [&](const Borrowed& inner) noexcept {
    return sys::Sockets::receive(inner.handle(), bytes);
  };
  CHECK(source.do_io(Interest::readable, receive).failed_with(ErrorKind::would_block));
  for (int round = 0; round < 3; ++round) {
    connection.peer.send(10);
    expect_exactly(loop, {{kToken, says_readable}});
    CHECK_EQ(source.do_io(Interest::readable, receive).value_or(0), 10);
    CHECK(source.do_io(Interest::readable, receive).failed_with(ErrorKind::would_block));
    expect_no_events(loop);
  }
  CHECK(loop.registry().deregister_source(source));
}

TEST(source, short_transfer_rearms) {
  Loop loop;
  TestListener listener;
  Connection connection(listener);
  IoSource<Borrowed> source(Borrowed(connection.stream.raw()));
  REQUIRE(loop.registry().register_source(source, kToken, Interest::readable));
  std::byte bytes[64];
  for (int round = 0; round < 3; ++round) {
    connection.peer.send(10);
    expect_exactly(loop, {{kToken, says_readable}});
    const Result<std::size_t> size =
        source.do_transfer(Interest::readable, sizeof bytes, [&](const Borrowed& inner) noexcept {
          return sys::Sockets::receive(inner.handle(), bytes);
        });
    CHECK_EQ(size.value_or(0), 10);
    expect_no_events(loop);
  }
  CHECK(loop.registry().deregister_source(source));
}

TEST(source, operation_returns_what_it_likes) {
  TestListener listener;
  Connection connection(listener);
  const IoSource<Borrowed> source(Borrowed(connection.stream.raw()));
  const Result<const char*> text = source.do_io(
      Interest::writable, [](const Borrowed&) noexcept -> Result<const char*> { return "text"; });
  CHECK_EQ(text.value_or(""), "text");
  const Result<> failed = source.do_io(
      Interest::writable, [](const Borrowed&) noexcept -> Result<> { return ErrorKind::other; });
  CHECK(failed.failed_with(ErrorKind::other));
  CHECK_EQ(source.inner().handle(), connection.stream.raw());
}

TEST(source, io_source_gives_its_inner_value_back) {
  Loop loop;
  TestListener listener;
  Connection connection(listener);
  IoSource<Borrowed> source(Borrowed(connection.stream.raw()));
  REQUIRE(loop.registry().register_source(source, kToken, Interest::writable));
  REQUIRE(loop.registry().deregister_source(source));
  const Borrowed inner = std::move(source).into_inner();
  CHECK_EQ(inner.handle(), connection.stream.raw());
  // The stream itself was never registered.
  REQUIRE(loop.registry().register_source(connection.stream, kToken, Interest::writable));
  expect_exactly(loop, {{kToken, says_writable}});
}
