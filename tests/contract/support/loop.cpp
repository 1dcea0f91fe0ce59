#include "loop.hpp"

#include <optional>

#include <mio/sys/caps.hpp>

#include "../host/host.hpp"

namespace mio::test {

namespace {

constexpr std::uint64_t kDeadlineNs = 5'000'000'000;

constinit std::byte buffer[4096];

void append(Line& line, Token token, Says says) noexcept {
  line.append(" {token ").append_unsigned(static_cast<std::uintptr_t>(token));
  constexpr const char* kNames[] = {"readable",     "writable", "read_closed",
                                    "write_closed", "error",    "priority"};
  for (unsigned bit = 0; bit < 6; ++bit) {
    if ((says >> bit & 1) != 0) {
      line.append(" ").append(kNames[bit]);
    }
  }
  line.append("}");
}

void fail_with(const char* message, const EventList& events,
               std::initializer_list<Due> due) noexcept {
  Line line;
  line.append(message).append("; due:");
  for (const Due& one : due) {
    append(line, one.token, one.says);
  }
  line.append("; came:");
  for (const Event& event : events) {
    append(line, event.token(), what(event));
  }
  report_failure(__FILE__, __LINE__, line.text());
}

// What no poll may report, whatever is going on.
void check_batch(const EventList& events, std::initializer_list<Due> due) noexcept {
  for (const Event* event = events.begin(); event != events.end(); ++event) {
    if (!event->is_readable() && !event->is_writable()) {
      fail_with("an event without a direction", events, due);
    }
    for (const Event* other = events.begin(); other != event; ++other) {
      if (other->token() == event->token()) {
        fail_with("two events of one source in one poll", events, due);
      }
    }
  }
}

Says seen_of(Token token, const EventList& events) noexcept {
  Says seen = says_nothing;
  for (const Event& event : events) {
    if (event.token() == token) {
      seen = seen | what(event);
    }
  }
  return seen;
}

bool poll_until(Poll& poll, EventList& events, std::uint64_t until_ns) noexcept {
  const std::uint64_t now = host::now_ns();
  const Result<> polled =
      poll.poll(events, Timeout::nanoseconds(until_ns > now ? until_ns - now : 0));
  CHECK(polled);
  return polled && !events.is_empty();
}

}  // namespace

Says what(const Event& event) noexcept {
  return (event.is_readable() ? says_readable : says_nothing) |
         (event.is_writable() ? says_writable : says_nothing) |
         (event.is_read_closed() ? says_read_closed : says_nothing) |
         (event.is_write_closed() ? says_write_closed : says_nothing) |
         (event.is_error() ? says_error : says_nothing) |
         (event.is_priority() ? says_priority : says_nothing);
}

void expect_events(Poll& poll, EventList& events, std::initializer_list<Due> due) noexcept {
  constexpr std::size_t kDueMax = 64;
  Says missing[kDueMax];
  MIO_ASSERT(due.size() <= kDueMax);
  std::size_t index = 0;
  for (const Due& one : due) {
    missing[index++] = one.says;
  }
  const std::uint64_t until_ns = host::now_ns() + kDeadlineNs;
  for (;;) {
    if (!poll_until(poll, events, until_ns)) {
      fail_with("not all came in time", events, due);
      return;
    }
    check_batch(events, due);
    bool complete = true;
    index = 0;
    for (const Due& one : due) {
      const Says seen = seen_of(one.token, events);
      missing[index] = static_cast<Says>(missing[index] & ~static_cast<unsigned>(seen));
      complete = complete && missing[index] == says_nothing;
      ++index;
    }
    if (complete) {
      return;
    }
  }
}

void expect_exactly(Poll& poll, EventList& events, std::initializer_list<Due> due) noexcept {
  if (!poll_until(poll, events, host::now_ns() + kDeadlineNs)) {
    fail_with("nothing came in time", events, due);
    return;
  }
  check_batch(events, due);
  std::size_t count = 0;
  for (const Event& event : events) {
    static_cast<void>(event);
    ++count;
  }
  bool complete = count == due.size();
  for (const Due& one : due) {
    const Says seen = seen_of(one.token, events);
    complete = complete && seen != says_nothing && (seen & one.says) == one.says;
  }
  if (!complete) {
    fail_with("not exactly what is due", events, due);
  }
}

void expect_no_events(Poll& poll, EventList& events) noexcept {
  if (poll_until(poll, events, host::now_ns() + 50'000'000)) {
    fail_with("nothing was due", events, {});
  }
}

Moved read_all(const net::StreamSocket& stream, Pattern& pattern) noexcept {
  Moved moved;
  for (;;) {
    const Result<std::size_t> size = stream.read(buffer);
    if (!size) {
      moved.would_block = size.failed_with(ErrorKind::would_block);
      if (!moved.would_block) {
        moved.error = size.error();
      }
      return moved;
    }
    CHECK(pattern.matches({buffer, *size}));
    moved.size_bytes += *size;
    moved.ended = *size == 0;
    if (moved.ended) {
      return moved;
    }
  }
}

Moved write_all(const net::StreamSocket& stream, Pattern& pattern,
                std::size_t limit_bytes) noexcept {
  Moved moved;
  while (moved.size_bytes < limit_bytes) {
    const std::size_t left = limit_bytes - moved.size_bytes;
    const std::span<std::byte> part{buffer, left < sizeof buffer ? left : sizeof buffer};
    pattern.preview(part);
    const Result<std::size_t> size = stream.write(part);
    if (!size) {
      moved.would_block = size.failed_with(ErrorKind::would_block);
      if (!moved.would_block) {
        moved.error = size.error();
      }
      return moved;
    }
    pattern.advance(*size);
    moved.size_bytes += *size;
  }
  return moved;
}

std::size_t fill(Poll& poll, EventList& events, const net::StreamSocket& stream,
                 Pattern& pattern) noexcept {
  std::size_t size_bytes = 0;
  do {
    size_bytes += write_all(stream, pattern).size_bytes;
  } while (poll_until(poll, events, host::now_ns() + 100'000'000));
  return size_bytes;
}

Result<std::size_t> read_once(const net::StreamSocket& stream, std::size_t size_bytes) noexcept {
  MIO_ASSERT(size_bytes <= sizeof buffer);
  return stream.read({buffer, size_bytes});
}

bool says_reset(const Result<std::size_t>& read) noexcept {
  return sys::caps::reports_reset ? read.failed_with(ErrorKind::connection_reset)
                                  : read.value_or(1) == 0;
}

void expect_read_would_block(const net::StreamSocket& stream) noexcept {
  const Result<std::size_t> size = read_once(stream);
  CHECK(size.failed_with(ErrorKind::would_block));
}

}  // namespace mio::test
