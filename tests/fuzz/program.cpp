#include "program.hpp"

#include <span>
#include <utility>

#include <fcntl.h>

namespace mio::fuzz {

using net::Shutdown;
using net::TcpListener;
using net::TcpStream;

// POLLS

bool Program::is_open(const TableModel& table) const noexcept {
  bool has_waker = false;
  for (const WakerModel& waker : wakers_) {
    has_waker |= waker.waker && waker.table == &table;
  }
  return table.poll || table.clone || has_waker;
}

void Program::open_poll(TableModel& table) noexcept {
  auto made = Poll::create(table.sources);
  if (is_open(table)) {
    expect(made.failed_with(ErrorKind::already_exists), "a second Poll on one table is refused");
    return;
  }
  expect(made.has_value(), "a table that nobody uses takes a Poll");
  table.poll.emplace(std::move(*made));
  table.opening = ++last_opening_;
}

std::size_t Program::poll(TableModel& table, EventList& events, Timeout timeout) noexcept {
  const Result<> polled = table.poll->poll(events, timeout);
  expect(polled || polled.failed_with(ErrorKind::interrupted), "no source fails a poll");
  std::uint32_t seen = 0;
  std::size_t count = 0;
  for (const Event& event : events) {
    take_event(table, event, seen);
    ++count;
  }
  expect(count <= events.capacity(), "a poll keeps to its capacity");
  return count;
}

void Program::poll_once(TableModel& table) noexcept {
  const std::size_t size = input_.below(4);
  if (!table.poll) {
    return;
  }
  Events<1> one;
  Events<2> two;
  Events<3> three;
  Events<16> many;
  EventList* const lists[] = {&one, &two, &three, &many};
  poll(table, *lists[size], Timeout::zero());
}

void Program::take_event(const TableModel& table, const Event& event,
                         std::uint32_t& seen) noexcept {
  expect(event.is_readable() || event.is_writable(), "an event says what to try");
  for (std::size_t index = 0; index < sources_.size(); ++index) {
    SourceModel& source = sources_[index];
    if (source.exists() && is_bound_to(source, table) && source.token == event.token()) {
      expect((seen >> index & 1) == 0, "a source has one event in a poll");
      seen |= 1U << index;
      take_source_event(source, event);
      return;
    }
  }
  for (WakerModel& waker : wakers_) {
    if (waker.waker && waker.table == &table && waker.token == event.token()) {
      expect(event.is_readable(), "a wake is readable");
      expect(std::exchange(waker.pending, false), "who was not woken is not reported");
      return;
    }
  }
  expect(false, "a poll reports only what is registered when it starts");
}

void Program::take_source_event(SourceModel& source, const Event& event) noexcept {
  const Readiness ready(source.handle());
  expect(!event.is_readable() || ready.can_read(), "what is readable does not block");
  expect(!event.is_writable() || ready.can_write(), "what is writable does not block");
  expect(!event.is_read_closed() || ready.is_read_closed(), "is_read_closed is not wrong");
  expect(!event.is_write_closed() || ready.has_failed(), "is_write_closed is not wrong");
  expect(!event.is_error() || ready.has_failed(), "is_error is not wrong");
  if ((event.is_readable() && !source.wants(Side::read)) ||
      (event.is_writable() && !source.wants(Side::write))) {
    expect(ready.has_failed(), "only an error or a hang-up is reported without being asked for");
  }
  source.read_closed |= event.is_read_closed();
  source.is_armed(Side::read) &= !event.is_readable();
  source.is_armed(Side::write) &= !event.is_writable();
}

bool Program::owes_event(const TableModel& table) noexcept {
  for (SourceModel& source : sources_) {
    if (source.exists() && is_bound_to(source, table) && source.owes_event()) {
      return true;
    }
  }
  for (const WakerModel& waker : wakers_) {
    if (waker.waker && waker.table == &table && waker.pending) {
      return true;
    }
  }
  return false;
}

// Polls until all that is due has come, and then until nothing more comes.
void Program::settle(TableModel& table) noexcept {
  if (!table.poll) {
    return;
  }
  Events<2> events;
  // A system may be late with what goes over the loopback; two seconds are a lost event.
  constexpr int kHurried = 100;
  for (int tries = 0; owes_event(table); ++tries) {
    expect(tries < kHurried + 2000, "an event is lost");
    poll(table, events, Timeout::nanoseconds(tries < kHurried ? 0 : 1'000'000));
  }
  int rounds = 0;
  while (poll(table, events, Timeout::zero()) != 0) {
    expect(++rounds < 100, "poll does not spin");
  }
}

// SOURCES

void Program::make_source(std::size_t operation, SourceModel& source) noexcept {
  int* peer = nullptr;
  for (int& candidate : peers_) {
    peer = candidate < 0 ? &candidate : peer;
  }
  if (operation == 0) {
    auto made = TcpListener::bind({net::IpAddr::v4_loopback, 0}, {.backlog = 8});
    expect(made.has_value(), "a listener can be made");
    source = SourceModel();
    source.listener.emplace(std::move(*made));
  } else if (peer != nullptr && operation == 1) {
    int pair[2];
    expect(::socketpair(AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0, pair) == 0,
           "a pair can be made");
    source = SourceModel();
    source.stream.emplace(TcpStream::from_raw(pair[0]));
    *peer = pair[1];
    set_small(pair[0], SO_SNDBUF);
  } else if (peer != nullptr) {
    const int listener = common_listener();
    auto made =
        TcpStream::connect({net::IpAddr::v4_loopback, ntohs(address_of(listener).sin_port)});
    expect(made.has_value(), "a stream can be connected");
    *peer = ::accept4(listener, nullptr, nullptr, SOCK_NONBLOCK | SOCK_CLOEXEC);
    set_small(made->raw(), SO_SNDBUF);
    set_small(*peer, SO_RCVBUF);
    close_by_reset(made->raw());
    source = SourceModel();
    source.stream.emplace(std::move(*made));
  }
}

// A registration moves along; that of the target ends.
void Program::move(SourceModel& source, SourceModel& target) noexcept {
  if (&source != &target) {
    target = std::move(source);
    source = SourceModel();
  }
}

// Takes the handle out and makes a new source of it, which is registered nowhere. Only where the
// old one is not, for a handle that lives on would stay registered.
void Program::rebuild(SourceModel& source) noexcept {
  for (const TableModel& table : tables_) {
    if (is_bound_to(source, table)) {
      return;
    }
  }
  SourceModel made;
  if (source.listener) {
    made.listener.emplace(TcpListener::from_raw(std::move(*source.listener).into_raw()));
  } else {
    made.stream.emplace(TcpStream::from_raw(std::move(*source.stream).into_raw()));
  }
  made.read_closed = source.read_closed;
  source = std::move(made);
}

// Whether no slot can be left, where the slots are ours.
bool Program::is_full(const TableModel& table) const noexcept {
  std::size_t count = 0;
  for (const SourceModel& source : sources_) {
    count += source.exists() && is_bound_to(source, table) ? 1 : 0;
  }
  return !sys::caps::kernel_keeps_sources && count >= kRoom;
}

// Whether none may be left: sources of an earlier Poll may still hold theirs.
bool Program::may_be_full() const noexcept {
  std::size_t count = 0;
  for (const SourceModel& source : sources_) {
    count += source.exists() && source.bound != 0 ? 1 : 0;
  }
  return !sys::caps::kernel_keeps_sources && count >= kRoom;
}

void Program::change_registration(std::size_t operation, SourceModel& source) noexcept {
  TableModel& table = any(tables_);
  const Interest interest = any_interest();
  const Registry* const registry = registry_of(table);
  if (registry == nullptr) {
    return;
  }
  const Token token = next_token();
  const auto apply = [&](auto& actual) noexcept {
    return operation == 0   ? registry->register_source(actual, token, interest)
           : operation == 1 ? registry->reregister_source(actual, token, interest)
                            : registry->deregister_source(actual);
  };
  const Result<> result = source.listener ? apply(*source.listener) : apply(*source.stream);
  if (operation == 0 && source.bound != 0) {
    expect(result.failed_with(ErrorKind::already_exists), "registering twice is already_exists");
  } else if (operation == 0 && (is_full(table) || result.failed_with(ErrorKind::out_of_capacity))) {
    expect(result.failed_with(ErrorKind::out_of_capacity), "a full table is out_of_capacity");
    expect(may_be_full(), "only a full table is out_of_capacity");
  } else if (operation != 0 && !is_bound_to(source, table)) {
    expect(result.failed_with(ErrorKind::not_found), "a stranger is not_found");
  } else {
    expect(result.has_value(), "a registration that is right succeeds");
    source.bound = operation == 2 ? 0 : table.opening;
    source.token = token;
    source.interest = interest;
    source.is_armed(Side::read) = source.is_armed(Side::write) = true;
  }
}

// Whether to go on: everything moved that was asked for.
bool Program::moves(SourceModel& source, Side side, std::size_t asked) noexcept {
  const std::span<std::byte> bytes(buffer_, asked);
  const auto moved = side == Side::read ? source.stream->read(bytes) : source.stream->write(bytes);
  bool& armed = source.is_armed(side);
  if (!moved) {
    armed = moved.failed_with(ErrorKind::would_block);
    expect(armed || moved.failed_with(ErrorKind::connection_reset) ||
               moved.failed_with(ErrorKind::broken_pipe) ||
               moved.failed_with(ErrorKind::interrupted),
           "a transfer fails for a reason of the connection");
    return false;
  }
  if (*moved < asked) {
    const bool proves_nothing = side == Side::read && (*moved == 0 || source.read_closed);
    armed = proves_nothing ? armed && *moved != 0 : true;
  }
  return *moved == asked;
}

void Program::accept(SourceModel& source) noexcept {
  auto accepted = source.listener->accept();
  if (!accepted) {
    source.is_armed(Side::read) |= accepted.failed_with(ErrorKind::would_block);
    return;
  }
  set_small(accepted->stream.raw(), SO_SNDBUF);
  close_by_reset(accepted->stream.raw());
  for (SourceModel& candidate : sources_) {
    if (!candidate.exists()) {
      candidate = SourceModel();
      candidate.stream.emplace(std::move(accepted->stream));
      return;
    }
  }
}

void Program::peek(SourceModel& source) noexcept {
  const auto seen = source.stream->peek(std::span(buffer_, 4));
  source.is_armed(Side::read) |= seen.failed_with(ErrorKind::would_block);
}

// What it makes ready is our own doing, of which no event is promised.
void Program::shut_down(SourceModel& source) noexcept {
  const auto how = static_cast<Shutdown>(input_.below(3));
  (void)source.stream->shutdown(how);  // It may be closed already.
  if (how != Shutdown::write) {
    source.is_armed(Side::read) = false;
    source.read_closed = true;
  }
  if (how != Shutdown::read) {
    source.is_armed(Side::write) = false;
  }
}

// WAKERS

void Program::make_waker(WakerModel& waker, const TableModel& table) noexcept {
  const Registry* const registry = registry_of(table);
  if (registry == nullptr || waker.waker) {
    return;
  }
  waker.token = next_token();
  auto made = Waker::create(*registry, waker.token);
  expect(made.has_value(), "a waker can be made");
  waker.waker.emplace(std::move(*made));
  waker.table = &table;
  waker.pending = false;
}

// All that is left ends, the polls before the sources or after them.
void Program::end() noexcept {
  const bool polls_first = input_.below(2) == 0;
  for (int round = 0; round < 2; ++round) {
    if ((round == 0) == polls_first) {
      for (TableModel& table : tables_) {
        table.poll.reset();
        table.clone.reset();
      }
      wakers_ = {};
    } else {
      for (SourceModel& source : sources_) {
        source = SourceModel();
      }
    }
  }
  for (int& peer : peers_) {
    if (peer >= 0) {
      close_by_reset(peer);
      ::close(peer);
    }
  }
}

}  // namespace mio::fuzz
