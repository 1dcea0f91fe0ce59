// Closed flags of Unix streams and pipes never lie: what each way to end a connection must say, and
// what it must not. Hard case 16.
#include <mio/net/unix_stream.hpp>
#include <mio/pipe.hpp>
#include <mio/sys/caps.hpp>

#include "loop.hpp"
#include "scratch.hpp"
#include "test.hpp"

using namespace mio;
using namespace mio::test;

namespace {

constexpr Token kSource{1};
constexpr Interest kReadable = Interest::readable;
constexpr Interest kWritable = Interest::writable;
constexpr Interest kBoth = Interest::readable | Interest::writable;
constexpr const char* kNoUnix = "there are no Unix sockets, or one direction cannot be ended";
constexpr Says kClosed = says_read_closed | says_write_closed;
constexpr Says kReadClosed = sys::caps::reports_read_closed ? says_read_closed : says_nothing;
constexpr Says kWriteClosed = sys::caps::reports_write_closed ? says_write_closed : says_nothing;

constinit std::byte buffer[64 * 1024]{};

Says without(Says all, Says some) noexcept {
  return static_cast<Says>(all & ~static_cast<unsigned>(some));
}

// Polls until all of `due` was said, or for a moment if nothing is; all that was said by then. No
// event says that a direction is closed, or that there is an error, and not to try it.
Says collect(Loop& loop, Says due) noexcept {
  Says seen = says_nothing;
  do {
    CHECK(loop.poll.poll(loop.events, Timeout::milliseconds(due == says_nothing ? 50 : 5000)));
    for (const Event& event : loop.events) {
      CHECK(event.token() == kSource);
      CHECK(!event.is_read_closed() || event.is_readable());
      CHECK(!event.is_write_closed() || event.is_writable());
      CHECK(!event.is_error() || (event.is_readable() && event.is_writable()));
      seen = seen | what(event);
    }
  } while (!loop.events.is_empty() && without(due, seen) != says_nothing);
  return seen;
}

void check_says(Loop& loop, Says due, Says forbidden) noexcept {
  const Says seen = collect(loop, due);
  CHECK_EQ(without(due, seen), says_nothing);
  CHECK_EQ(seen & forbidden, 0);
}

struct Pair {
  net::UnixStream own;
  std::optional<net::UnixStream> peer;
};

// A way to end a connection, what an event then says to each interest, and what none may say.
struct Ending {
  const char* name;
  void (*end)(Pair&);
  Says to_reader;
  Says to_writer;
  Says forbidden;
};

constexpr Ending kEndings[] = {
    {"the peer closes", [](Pair& pair) { pair.peer.reset(); }, says_readable | kReadClosed,
     says_writable | kWriteClosed, says_nothing},
    {"the peer closes and leaves bytes",
     [](Pair& pair) {
       CHECK(pair.peer->write(bytes_of("left")));
       pair.peer.reset();
     },
     says_readable | kReadClosed, says_writable | kWriteClosed, says_nothing},
    {"the peer closes and has not read",
     [](Pair& pair) {
       CHECK(pair.own.write(bytes_of("unread")));
       pair.peer.reset();
     },
     says_readable, says_writable, says_nothing},
    {"the peer ends writing", [](Pair& pair) { CHECK(pair.peer->shutdown(net::Shutdown::write)); },
     says_readable | kReadClosed, says_nothing, says_write_closed},
    {"the peer ends reading", [](Pair& pair) { CHECK(pair.peer->shutdown(net::Shutdown::read)); },
     says_nothing, says_nothing, says_read_closed},
    {"the peer ends both", [](Pair& pair) { CHECK(pair.peer->shutdown(net::Shutdown::both)); },
     says_readable | kReadClosed, says_writable | kWriteClosed, says_nothing},
    {"we end reading", [](Pair& pair) { CHECK(pair.own.shutdown(net::Shutdown::read)); },
     says_readable | kReadClosed, says_nothing, says_write_closed},
    {"we end writing", [](Pair& pair) { CHECK(pair.own.shutdown(net::Shutdown::write)); },
     says_nothing, says_nothing, says_read_closed},
    {"we end both", [](Pair& pair) { CHECK(pair.own.shutdown(net::Shutdown::both)); },
     says_readable | kReadClosed, says_writable | kWriteClosed, says_nothing},
    {"each end ends writing",
     [](Pair& pair) {
       CHECK(pair.own.shutdown(net::Shutdown::write));
       CHECK(pair.peer->shutdown(net::Shutdown::write));
     },
     says_readable | kReadClosed, says_writable | kWriteClosed, says_nothing},
};

Says due_to(const Ending& now, Interest interest) noexcept {
  return (interest.is_readable() ? now.to_reader : says_nothing) |
         (interest.is_writable() ? now.to_writer : says_nothing);
}

// Bytes go both ways, and everything is drained: no event of it says that something is closed.
void live(Loop& loop, Pair& pair, Interest interest) noexcept {
  CHECK(pair.peer->write(bytes_of("hello")));
  CHECK(pair.own.write(bytes_of("hello")));
  const Says due = (interest.is_readable() ? says_readable : says_nothing) |
                   (interest.is_writable() ? says_writable : says_nothing);
  check_says(loop, due, kClosed | says_error);
  while (pair.own.read(buffer)) {
  }
  while (pair.peer->read(buffer)) {
  }
  check_says(loop, says_nothing, kClosed | says_error);
}

void check_ending(const Ending& now, Interest interest, bool is_full) noexcept {
  net::UnixStream::Pair made = must(net::UnixStream::pair(), "pair");
  Loop loop;
  Pair pair{std::move(made.first), std::move(made.second)};
  REQUIRE(loop.registry().register_source(pair.own, kSource, interest));
  live(loop, pair, interest);
  if (is_full) {
    // An end that cannot be written hears of its peer's end all the same.
    while (pair.own.write(buffer)) {
    }
    check_says(loop, says_nothing, kClosed | says_error);
  } else {
    // It can be written and was told so: it hears more only if it is registered anew.
    REQUIRE(loop.registry().reregister_source(pair.own, kSource, interest));
  }
  now.end(pair);
  check_says(loop, due_to(now, interest), now.forbidden);
}

// What a registration says that is made after the end.
void check_late(const Ending& now, Interest interest) noexcept {
  net::UnixStream::Pair made = must(net::UnixStream::pair(), "pair");
  Loop loop;
  Pair pair{std::move(made.first), std::move(made.second)};
  now.end(pair);
  REQUIRE(loop.registry().register_source(pair.own, kSource, interest));
  check_says(loop, due_to(now, interest), now.forbidden);
}

}  // namespace

TEST(unix_close, each_end_of_a_stream_says_what_it_closes) {
  SKIP_UNLESS(sys::caps::unix_sockets && sys::caps::shutdown_works, kNoUnix);
  for (const Ending& now : kEndings) {
    for (const Interest interest : {kReadable, kWritable, kBoth}) {
      check_ending(now, interest, false);
    }
  }
}

TEST(unix_close, each_end_that_came_before_registration_says_the_same) {
  SKIP_UNLESS(sys::caps::unix_sockets && sys::caps::shutdown_works, kNoUnix);
  for (const Ending& now : kEndings) {
    for (const Interest interest : {kReadable, kWritable, kBoth}) {
      check_late(now, interest);
    }
  }
}

TEST(unix_close, peer_that_is_gone_ends_a_full_stream) {
  SKIP_UNLESS(sys::caps::unix_sockets && sys::caps::shutdown_works, kNoUnix);
  for (const Interest interest : {kWritable, kBoth}) {
    check_ending(kEndings[0], interest, true);
  }
}

TEST(unix_close, unread_bytes_at_the_peers_end_are_a_reset) {
  SKIP_UNLESS(sys::caps::unix_sockets && sys::caps::reports_reset, kNoUnix);
  net::UnixStream::Pair pair = must(net::UnixStream::pair(), "pair");
  CHECK(pair.first.write(bytes_of("unread")));
  {
    const net::UnixStream gone(std::move(pair.second));
  }
  const auto first = read_once(pair.first);
  // Linux tells it as TCP would; elsewhere it is an end.
  CHECK(first.failed_with(ErrorKind::connection_reset) || first.value_or(99) == 0);
  CHECK_EQ(read_once(pair.first).value_or(99), 0);
}

TEST(unix_close, sender_hears_of_its_receivers_end_empty_and_full) {
  SKIP_UNLESS(sys::caps::pipes, "the platform has no pipes");
  for (const bool is_full : {false, true}) {
    for (const Interest interest : {kWritable, kBoth}) {
      Loop loop;
      pipe::Pipe ends = must(pipe::create(), "pipe");
      REQUIRE(loop.registry().register_source(ends.sender, kSource, interest));
      check_says(loop, says_writable, kClosed | says_error);
      while (is_full && ends.sender.write(buffer)) {
      }
      check_says(loop, says_nothing, kClosed | says_error);
      if (!is_full) {
        REQUIRE(loop.registry().reregister_source(ends.sender, kSource, interest));
      }
      {
        const pipe::Receiver gone(std::move(ends.receiver));
      }
      check_says(loop, says_writable | kWriteClosed, says_read_closed);
    }
  }
}

TEST(unix_close, receiver_hears_of_its_senders_end_empty_and_full) {
  SKIP_UNLESS(sys::caps::pipes, "the platform has no pipes");
  for (const bool is_full : {false, true}) {
    for (const Interest interest : {kReadable, kBoth}) {
      Loop loop;
      pipe::Pipe ends = must(pipe::create(), "pipe");
      REQUIRE(loop.registry().register_source(ends.receiver, kSource, interest));
      check_says(loop, says_nothing, kClosed | says_error);
      std::size_t size = 0;
      if (is_full) {
        for (auto moved = ends.sender.write(buffer); moved; moved = ends.sender.write(buffer)) {
          size += *moved;
        }
        check_says(loop, says_readable, kClosed | says_error);
      }
      {
        const pipe::Sender gone(std::move(ends.sender));
      }
      if (is_full) {
        // A hang-up while bytes are there may be told with them or behind them: read on.
        for (auto moved = ends.receiver.read(buffer); moved && *moved > 0;
             moved = ends.receiver.read(buffer)) {
          size -= *moved;
        }
        CHECK_EQ(size, 0);
        REQUIRE(loop.registry().reregister_source(ends.receiver, kSource, interest));
      }
      check_says(loop, says_readable | kReadClosed, says_nothing);
    }
  }
}
