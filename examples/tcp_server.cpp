// Welcomes each client with a line and prints what it sends: how a server is put together from
// Poll, Token, Slab and the edge-triggered rules, one after the other.
#include <cstddef>
#include <span>
#include <utility>

#include <mio/mio.hpp>

#include "host.hpp"

namespace {

using mio::Error;
using mio::ErrorKind;
using mio::Interest;
using mio::Result;
using mio::net::TcpListener;
using mio::net::TcpStream;

constexpr const char* kHelp =
    "usage: tcp_server [ADDRESS]\n"
    "\n"
    "Listens at ADDRESS, such as 127.0.0.1:9000 (the default) or [::1]:0, welcomes each client\n"
    "with a line and prints what it sends. SIGTERM and SIGINT end it.\n";

constexpr char kWelcome[] = "Hello world!\n";
constexpr std::size_t kConnectionsMax = 128;
constexpr std::size_t kBufferBytes = 4096;

// The tokens of the connections come from the Slab, and none of them is as low as these.
constexpr mio::Token kListenerToken{0};
constexpr mio::Token kStopToken{1};

struct Connection {
  explicit Connection(TcpStream&& accepted) noexcept : stream(std::move(accepted)) {}

  TcpStream stream;
  std::span<const std::byte> unsent = std::as_bytes(std::span(kWelcome).first(sizeof kWelcome - 1));
};

using Connections = mio::Slab<Connection, kConnectionsMax>;

enum class Next { wait, close };

// What an error means for a connection: would_block is no error, but the sign to wait.
Next after(Error error) noexcept {
  if (error == ErrorKind::would_block) {
    return Next::wait;
  }
  host::complain_of(error, "go on with a connection");
  return Next::close;
}

// Sends what is left of the welcome. Once it is out, only what the client sends is of interest.
Next send_welcome(Connection& connection, mio::Token token,
                  const mio::Registry& registry) noexcept {
  while (!connection.unsent.empty()) {
    const Result<std::size_t> size = connection.stream.write(connection.unsent);
    if (size.failed_with(ErrorKind::interrupted)) {
      continue;
    }
    if (!size) {
      return after(size.error());
    }
    // Perhaps not all of it: a short write. The next one tells whether there is room for the rest.
    connection.unsent = connection.unsent.subspan(*size);
  }
  const Result<> changed = registry.reregister_source(connection.stream, token, Interest::readable);
  return changed ? Next::wait : after(changed.error());
}

// Prints all that there is. An event comes once for all of it, so this goes on until would_block.
Next receive(const Connection& connection) noexcept {
  std::byte buffer[kBufferBytes];
  for (;;) {
    const Result<std::size_t> size = connection.stream.read(buffer);
    if (size.failed_with(ErrorKind::interrupted)) {
      continue;
    }
    if (!size) {
      return after(size.error());
    }
    if (*size == 0) {
      host::say("connection closed");
      return Next::close;
    }
    host::say("received ", *size, " bytes: ", std::span<const std::byte>(buffer, *size));
  }
}

void on_event(const mio::Event& event, Connections& connections,
              const mio::Registry& registry) noexcept {
  Connection* const connection = connections.get(event.token());
  if (connection == nullptr) {
    return;  // Closed earlier in this very batch.
  }
  Next next = Next::wait;
  if (event.is_writable() && !connection->unsent.empty()) {
    next = send_welcome(*connection, event.token(), registry);
  }
  if (event.is_readable() && next == Next::wait && connection->unsent.empty()) {
    next = receive(*connection);
  }
  if (next == Next::close) {
    connections.remove(event.token());
  }
}

// Accepts while there is room. True if somebody may still be waiting: no event comes for those.
bool accept_waiting(const TcpListener& listener, Connections& connections,
                    const mio::Registry& registry) noexcept {
  while (!connections.is_full()) {
    Result<TcpListener::Accepted> accepted = listener.accept();
    if (accepted.failed_with(ErrorKind::would_block)) {
      return false;
    }
    if (accepted.failed_with(ErrorKind::interrupted) ||
        accepted.failed_with(ErrorKind::connection_aborted)) {
      continue;
    }
    if (!accepted) {
      host::complain_of(accepted.error(), "accept a connection");
      return true;
    }
    host::say("connection from ", Result<mio::net::SocketAddr>(accepted->address));
    const mio::Token token = connections.emplace(std::move(accepted->stream)).value();
    const Result<> registered =
        registry.register_source(connections.get(token)->stream, token, Interest::writable);
    if (!registered) {
      host::complain_of(registered.error(), "watch a connection");
      connections.remove(token);
    }
  }
  return true;
}

/// Serves until it is told to stop.
void serve(TcpListener& listener, mio::SourceTable& sources) noexcept {
  mio::Events<kConnectionsMax> events;
  Connections connections;
  host::StopSignal stop_signal;

  Result<mio::Poll> poll = mio::Poll::create(sources);
  host::require(poll, "make a Poll");
  const mio::Registry& registry = poll->registry();
  host::require(registry.register_source(listener, kListenerToken, Interest::readable),
                "watch the listener");
  host::require(stop_signal.watch(registry, kStopToken), "watch for signals");
  host::say("listening on ", listener.local_addr());

  bool is_someone_waiting = false;
  for (;;) {
    const Result<> polled = poll->poll(events, mio::forever);
    if (!polled.failed_with(ErrorKind::interrupted)) {
      host::require(polled, "wait for events");
    }
    for (const mio::Event& event : events) {
      if (stop_signal.is(event)) {
        return;
      }
      if (event.token() == kListenerToken) {
        is_someone_waiting = true;
      } else {
        on_event(event, connections, registry);
      }
    }
    if (is_someone_waiting) {
      is_someone_waiting = accept_waiting(listener, connections, registry);
    }
  }
}

}  // namespace

int run() noexcept {
  const char* const text = host::argument(kHelp, "127.0.0.1:9000");
  if (!mio::sys::caps::can_bind) {
    host::complain("no address can be bound here; tcp_listenfd_server takes a listener instead");
    return 2;
  }
  // Sources outlives all that is registered, so it comes first.
  mio::Sources<kConnectionsMax + 1> sources;
  Result<TcpListener> listener = mio::net::SocketAddr::parse(text).and_then(
      [](const mio::net::SocketAddr& address) { return TcpListener::bind(address); });
  host::require(listener, "listen at ", text, 2);
  serve(*listener, sources);
  return 0;
}
