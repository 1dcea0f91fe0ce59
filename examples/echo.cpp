// Sends back to each client what it sends, until the client has finished. It serves the listener
// that was handed over, if there is one, and otherwise binds an address. This is the example that
// is measured: no heap, and a fixed number of connections, each with a fixed buffer.
#include <cstddef>
#include <span>
#include <utility>

#include <mio/mio.hpp>

#include "host.hpp"

namespace {

using mio::ErrorKind;
using mio::Interest;
using mio::Result;
using mio::net::TcpListener;
using mio::net::TcpStream;

constexpr const char* kHelp =
    "usage: echo [ADDRESS]\n"
    "\n"
    "Sends back what each client sends, to 64 clients at a time; more clients wait their turn.\n"
    "Serves the listening socket that was handed over (LISTEN_FDS, as by systemd), if there is\n"
    "one, and otherwise listens at ADDRESS, such as 127.0.0.1:7000 (the default) or [::1]:0.\n"
    "SIGTERM and SIGINT end it.\n";

constexpr std::size_t kConnectionsMax = 64;
constexpr std::size_t kBufferBytes = 4096;
constexpr int kRoundsPerTurn = 16;  // Reads and writes of one connection before the others' turn.

// How long to wait for a handle, where the system had none for a connection that waits. In a
// sandbox the handles are our own, and what sets one free is an event.
constexpr mio::Timeout kHandlePause =
    mio::sys::caps::can_bind ? mio::Timeout::milliseconds(100) : mio::forever;

// The tokens of the connections come from the Slab, and none of them is as low as these.
constexpr mio::Token kListenerToken{0};
constexpr mio::Token kStopToken{1};

constexpr Interest kBoth = Interest::readable | Interest::writable;

/// One client. It is read only when all that was read before is written: so a client that does not
/// take its bytes back is not read any further, and at the end of the stream nothing is left over.
class Connection {
 public:
  explicit Connection(TcpStream&& accepted) noexcept : stream(std::move(accepted)) {}

  /// Does what the event allows. False once the client has finished or the connection is broken.
  bool on_event(const mio::Event& event, const mio::Registry& registry) noexcept {
    is_read_closed_ |= event.is_read_closed();
    if (pending_.empty() ? !event.is_readable() : !event.is_writable()) {
      return true;
    }
    Result<> turn = echo();
    if (turn || turn.failed_with(ErrorKind::interrupted)) {
      // There may be more to do, and no event is due for it; reregistering reports it again.
      turn = registry.reregister_source(stream, event.token(), kBoth);
    }
    return turn || turn.failed_with(ErrorKind::would_block);
  }

  TcpStream stream;

 private:
  // would_block once a direction has run dry, success when the turn is over before that.
  Result<> echo() noexcept {
    for (int round = 0; round < kRoundsPerTurn; ++round) {
      bool is_dry = false;
      if (pending_.empty()) {
        MIO_TRY_ASSIGN(const std::size_t size, stream.read(buffer_));
        if (size == 0) {
          return ErrorKind::not_connected;
        }
        pending_ = std::span(buffer_).first(size);
        // A short read is as good as would_block, but not once the end of the stream has been
        // announced: no further event comes for that.
        is_dry = size < kBufferBytes && !is_read_closed_;
      }
      MIO_TRY_ASSIGN(const std::size_t size, stream.write(pending_));
      pending_ = pending_.subspan(size);
      if (is_dry || !pending_.empty()) {
        return ErrorKind::would_block;
      }
    }
    return {};
  }

  std::span<const std::byte> pending_;  // The part of the buffer that is still to be written.
  bool is_read_closed_ = false;         // The client has said that it will send no more.
  std::byte buffer_[kBufferBytes];
};

using Connections = mio::Slab<Connection, kConnectionsMax>;

/// Connections that wait to be accepted.
enum class Backlog {
  empty,    // None: the listener's next event tells of the next one.
  waiting,  // Perhaps some, until there is a place in the table. No event comes for those.
  refused,  // At least one, which the system has no handle for. No event comes for it either.
};

Backlog accept_waiting(const TcpListener& listener, Connections& connections,
                       const mio::Registry& registry, Backlog before) noexcept {
  while (!connections.is_full()) {
    Result<TcpListener::Accepted> accepted = listener.accept();
    if (!accepted) {
      const mio::Error error = accepted.error();
      if (error == ErrorKind::would_block) {
        return Backlog::empty;
      }
      if (error == ErrorKind::interrupted || error == ErrorKind::connection_aborted) {
        continue;
      }
      if (before != Backlog::refused) {
        host::complain_of(error, "accept a connection");
      }
      return Backlog::refused;
    }
    if constexpr (mio::sys::caps::socket_options) {
      // Or the last piece of a long echo waits until the one before is acknowledged. Where it
      // fails, the echo is slower and not wrong.
      (void)accepted->stream.set_nodelay(true);
    }
    const mio::Token key = connections.emplace(std::move(accepted->stream)).value();
    const Result<> watched = registry.register_source(connections.get(key)->stream, key, kBoth);
    if (!watched) {
      host::complain_of(watched.error(), "watch a socket");
      connections.remove(key);
    }
  }
  return Backlog::waiting;
}

/// Serves until it is told to stop.
void serve(TcpListener& listener, mio::SourceTable& sources, Connections& connections) noexcept {
  mio::Events<kConnectionsMax> events;
  host::StopSignal stop_signal;
  Result<mio::Poll> poll = mio::Poll::create(sources);
  host::require(poll, "make a Poll");
  const mio::Registry& registry = poll->registry();
  host::require(registry.register_source(listener, kListenerToken, Interest::readable),
                "watch a socket");
  host::require(stop_signal.watch(registry, kStopToken), "watch for signals");
  if constexpr (mio::sys::caps::addresses) {
    host::say("listening on ", listener.local_addr());
  }

  Backlog backlog = Backlog::empty;
  for (;;) {
    const Result<> polled =
        poll->poll(events, backlog == Backlog::refused ? kHandlePause : mio::forever);
    if (!polled.failed_with(ErrorKind::interrupted)) {
      host::require(polled, "wait for events");
    }
    for (const mio::Event& event : events) {
      if (stop_signal.is(event)) {
        connections.clear();  // Its memory is static, and they must not outlive their Sources.
        return;
      }
      if (event.token() == kListenerToken) {
        backlog = Backlog::waiting;
      } else if (Connection* const connection = connections.get(event.token());
                 connection != nullptr && !connection->on_event(event, registry)) {
        connections.remove(event.token());
      }
    }
    if (backlog != Backlog::empty) {
      backlog = accept_waiting(listener, connections, registry, backlog);
    }
  }
}

/// The listener that was handed over, or else one of our own at an address, which `place` becomes.
Result<TcpListener> open_listener(const char*& place) noexcept {
  if constexpr (mio::sys::caps::can_bind) {
    const char* text = nullptr;
    const auto address = host::address(kHelp, "127.0.0.1:7000", text);
    if (mio::ListenFds::from_environment().failed_with(ErrorKind::not_found)) {
      place = text;
      MIO_TRY(address);
      return TcpListener::bind(*address);
    }
  }
  return TcpListener::preopened(0);
}

}  // namespace

int run() noexcept {
  // Sources outlives all that is registered, so it comes first.
  mio::Sources<kConnectionsMax + 1> sources;
  const char* place = "the socket that was handed over";
  Result<TcpListener> listener = open_listener(place);
  host::require(listener, "serve ", place, 2);
  // Zeros until they are used, and too large for the stacks of small places.
  static constinit mio::NoDestructor<Connections> connections;
  serve(*listener, sources, *connections);
  return 0;
}
