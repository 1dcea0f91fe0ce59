// A Poll with its memory, and what tests expect of its events.
#pragma once

#include <cstddef>
#include <cstdint>
#include <initializer_list>
#include <optional>
#include <span>

#include <mio/events.hpp>
#include <mio/net/stream_socket.hpp>
#include <mio/poll.hpp>
#include <mio/registry.hpp>
#include <mio/sources.hpp>
#include <mio/timeout.hpp>

#include "listener.hpp"
#include "pattern.hpp"

namespace mio::test {

/// What an event says, one bit each.
enum Says : unsigned {
  says_nothing = 0,
  says_readable = 1,
  says_writable = 2,
  says_read_closed = 4,
  says_write_closed = 8,
  says_error = 16,
  says_priority = 32,
};
constexpr Says operator|(Says left, Says right) noexcept {
  return static_cast<Says>(static_cast<unsigned>(left) | static_cast<unsigned>(right));
}

Says what(const Event& event) noexcept;

/// An event that is due: at least these bits, in one event or several.
struct Due {
  Token token;
  Says says;
};

/// A Poll and room for it. Sources that are registered with it are declared after it.
template <std::size_t SourceCount = 16, std::size_t EventCount = 16>
struct BasicLoop {
  const Registry& registry() const noexcept { return poll.registry(); }

  Sources<SourceCount> sources;
  Poll poll = must(Poll::create(sources), "Poll::create");
  Events<EventCount> events;
};
using Loop = BasicLoop<>;

/// Polls until all of `due` has come, or fails the test after some seconds. Other events are let
/// pass, but not such as no poll may report: without a direction, or two of one token at once.
void expect_events(Poll& poll, EventList& events, std::initializer_list<Due> due) noexcept;

/// As expect_events, in the first poll that reports anything, and nothing else in it.
void expect_exactly(Poll& poll, EventList& events, std::initializer_list<Due> due) noexcept;

/// Polls once for 50 ms, in which nothing may come.
void expect_no_events(Poll& poll, EventList& events) noexcept;

template <std::size_t S, std::size_t E>
void expect_events(BasicLoop<S, E>& loop, std::initializer_list<Due> due) noexcept {
  expect_events(loop.poll, loop.events, due);
}
template <std::size_t S, std::size_t E>
void expect_exactly(BasicLoop<S, E>& loop, std::initializer_list<Due> due) noexcept {
  expect_exactly(loop.poll, loop.events, due);
}
template <std::size_t S, std::size_t E>
void expect_no_events(BasicLoop<S, E>& loop) noexcept {
  expect_no_events(loop.poll, loop.events);
}

/// How a run of reads or writes ended.
struct Moved {
  std::size_t size_bytes = 0;
  bool would_block = false;  // It said so, or moved less than was asked.
  bool ended = false;        // A read returned 0.
  std::optional<Error> error{};
};

/// Reads to would_block, to the end, or to an error; the bytes must follow `pattern`.
Moved read_all(const net::StreamSocket& stream, Pattern& pattern) noexcept;
/// Writes until it would block, has written `limit_bytes`, or fails.
Moved write_all(const net::StreamSocket& stream, Pattern& pattern,
                std::size_t limit_bytes = SIZE_MAX) noexcept;

/// Writes until no more goes, and no event says otherwise any more; returns how much went. Only
/// where host::knows_writable().
std::size_t fill(Poll& poll, EventList& events, const net::StreamSocket& stream,
                 Pattern& pattern) noexcept;

/// Reads once and says what the read said: for one expected answer.
Result<std::size_t> read_once(const net::StreamSocket& stream,
                              std::size_t size_bytes = 64) noexcept;

/// What a read of a connection that was reset says: the error; or the end, where the platform
/// cannot tell them apart.
bool says_reset(const Result<std::size_t>& read) noexcept;

/// The direction is drained: the next read of `stream` would block.
void expect_read_would_block(const net::StreamSocket& stream) noexcept;

}  // namespace mio::test
