// Serves a listener that somebody else has opened: a service manager such as systemd, which starts
// the program when the first client comes, or the host of a sandbox that must not open sockets.
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
    "usage: tcp_listenfd_server\n"
    "\n"
    "Serves the first listening socket that was handed over (LISTEN_FDS): welcomes each client\n"
    "with a line and prints what it sends. SIGTERM and SIGINT end it. To try it:\n"
    "  systemd-socket-activate -l 127.0.0.1:9000 tcp_listenfd_server\n"
    "  wasmtime run -S preview2=n,tcplisten=127.0.0.1:9000 tcp_listenfd_server.wasm\n";

constexpr char kWelcome[] = "Hello world!\n";
constexpr std::size_t kConnectionsMax = 32;
constexpr std::size_t kBufferBytes = 2048;

// The tokens of the connections come from the Slab, and none of them is as low as these.
constexpr mio::Token kListenerToken{0};
constexpr mio::Token kStopToken{1};

/// welcoming -> (the welcome is out) -> receiving -> (the end of the stream, or an error) -> over.
class Connection {
 public:
  explicit Connection(TcpStream&& accepted) noexcept : stream(std::move(accepted)) {}

  // False once it is over.
  bool on_event(const mio::Event& event, const mio::Registry& registry) noexcept {
    const Result<> ran_dry = is_welcome_out() ? receive() : welcome(event.token(), registry);
    if (!ran_dry && ran_dry.error() != ErrorKind::would_block) {
      host::complain_of(ran_dry.error(), "go on with a connection");
      return false;
    }
    return !is_over_;
  }

  TcpStream stream;

 private:
  bool is_welcome_out() const noexcept { return welcome_sent_ == sizeof kWelcome - 1; }

  // A write may take a part of the welcome only.
  Result<> welcome(mio::Token token, const mio::Registry& registry) noexcept {
    while (!is_welcome_out()) {
      const auto rest = std::as_bytes(std::span(kWelcome, sizeof kWelcome - 1));
      const Result<std::size_t> size = stream.write(rest.subspan(welcome_sent_));
      if (!size.failed_with(ErrorKind::interrupted)) {
        MIO_TRY(size);
        welcome_sent_ += *size;
      }
    }
    // What came meanwhile is reported too: reregistering tells of readiness that is there.
    return registry.reregister_source(stream, token, Interest::readable);
  }

  // Collects in the buffer what comes, read by read, and prints it when there is no more for now,
  // or no more room.
  Result<> receive() noexcept {
    while (!is_over_) {
      const Result<std::size_t> size = stream.read(std::span(buffer_).subspan(received_));
      if (size.failed_with(ErrorKind::interrupted)) {
        continue;
      }
      received_ += size.value_or(0);
      is_over_ = size && *size == 0;
      if (received_ != 0 && (!size || is_over_ || received_ == kBufferBytes)) {
        const std::span<const std::byte> bytes(buffer_, std::exchange(received_, 0));
        host::say("received ", bytes.size(), " bytes: ", bytes);
      }
      MIO_TRY(size);
    }
    host::say("connection closed");
    return {};
  }

  std::size_t welcome_sent_ = 0;
  std::size_t received_ = 0;  // How much of the buffer is filled.
  bool is_over_ = false;      // The client has finished.
  std::byte buffer_[kBufferBytes];
};

using Connections = mio::Slab<Connection, kConnectionsMax>;

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
      } else if (Connection* const connection = connections.get(event.token());
                 connection != nullptr && !connection->on_event(event, registry)) {
        connections.remove(event.token());
      }
    }
    if (is_someone_waiting) {
      is_someone_waiting = accept_waiting(listener, connections, registry);
    }
  }
}

/// What is wrong with what was handed over, so that whoever set it up can mend it.
const char* reason_of(Error error) noexcept {
  switch (error.kind()) {
    case ErrorKind::not_found:
      return "LISTEN_FDS is not set, so no socket was handed over";
    case ErrorKind::invalid_data:
      return "LISTEN_FDS or LISTEN_PID is not a number above zero";
    case ErrorKind::permission_denied:
      return "LISTEN_PID does not name this process";
    case ErrorKind::out_of_capacity:
      return "LISTEN_FDS is larger than can be";
    case ErrorKind::bad_handle:
      return "the descriptor is closed";
    case ErrorKind::not_a_socket:
      return "the descriptor is open, but not a socket";
    case ErrorKind::wrong_type:
      return "the socket is not a TCP listener, but datagram, connected or of another family";
    default:
      return "it cannot be taken";
  }
}

}  // namespace

int run() noexcept {
  host::no_arguments(kHelp);
  // Sources outlives all that is registered, so it comes first.
  mio::Sources<kConnectionsMax + 1> sources;
  Result<TcpListener> listener = TcpListener::preopened(0);
  if (!listener) {
    host::give_up(listener.error(), "serve: ", reason_of(listener.error()), 2);
  }
  serve(*listener, sources);
  return 0;
}
