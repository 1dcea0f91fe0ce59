// Sends each datagram back to whoever sent it: how a server without connections is put together,
// what a datagram that was cut looks like, and how a reply waits that cannot be sent at once.
#include <cstddef>
#include <optional>
#include <span>
#include <utility>

#include <mio/mio.hpp>

#include "host.hpp"

namespace {

using mio::ErrorKind;
using mio::Interest;
using mio::Result;
using mio::net::SocketAddr;
using mio::net::UdpSocket;
using Received = mio::net::DatagramFrom<SocketAddr>;

constexpr const char* kHelp =
    "usage: udp_server [ADDRESS]\n"
    "\n"
    "Receives datagrams at ADDRESS, such as 127.0.0.1:9000 (the default) or [::1]:0, prints them\n"
    "and sends each back, as far as 2048 bytes of it. SIGTERM and SIGINT end it.\n";

constexpr std::size_t kBufferBytes = 2048;
// Datagrams in a row, until it is looked whether something else has happened.
constexpr std::size_t kRoundMax = 64;

constexpr mio::Token kSocketToken{0};
constexpr mio::Token kStopToken{1};

enum class Next { wait, go_on };

class Echo {
 public:
  explicit Echo(UdpSocket&& socket) noexcept : socket_(std::move(socket)) {}

  void watch(const mio::Registry& registry) noexcept {
    host::require(registry.register_source(socket_, kSocketToken, Interest::readable),
                  "watch the socket");
    host::say("listening on ", socket_.local_addr());
  }

  // An event comes once for all datagrams that are there, so this goes on until would_block. But
  // whoever sends without end must not keep the program from anything else.
  Next work(const mio::Registry& registry) noexcept {
    for (std::size_t count = 0; count < kRoundMax; ++count) {
      const Next next = unsent_ ? send(registry) : receive();
      if (next == Next::wait) {
        return Next::wait;
      }
    }
    return Next::go_on;
  }

 private:
  Next receive() noexcept {
    const Result<Received> received = socket_.recv_from(buffer_);
    if (received.failed_with(ErrorKind::would_block)) {
      return Next::wait;
    }
    if (!received.failed_with(ErrorKind::interrupted)) {
      host::require(received, "receive");  // Nothing that a client does makes it fail.
      const auto bytes = std::span<const std::byte>(buffer_).first(received->size);
      host::say("received ", received->size, " bytes from ", Result<SocketAddr>(received->address),
                received->is_truncated ? " (cut: the rest is lost): " : ": ", bytes);
      unsent_ = *received;
    }
    return Next::go_on;
  }

  Next send(const mio::Registry& registry) noexcept {
    const auto bytes = std::span<const std::byte>(buffer_).first(unsent_->size);
    const Result<std::size_t> sent = socket_.send_to(bytes, unsent_->address);
    if (sent.failed_with(ErrorKind::interrupted)) {
      return Next::go_on;
    }
    if (sent.failed_with(ErrorKind::would_block)) {
      set_interest(registry, Interest::writable);
      return Next::wait;
    }
    if (!sent) {
      // It is about this client: an address that cannot be reached, for one.
      host::complain_of(sent.error(), "send a datagram back");
    }
    unsent_.reset();
    set_interest(registry, Interest::readable);
    return Next::go_on;
  }

  // Nothing is read while a reply waits. To ask for writable all the time would be an event for
  // each reply that has left.
  void set_interest(const mio::Registry& registry, Interest interest) noexcept {
    if (interest != interest_) {
      host::require(registry.reregister_source(socket_, kSocketToken, interest),
                    "watch the socket");
      interest_ = interest;
    }
  }

  UdpSocket socket_;
  Interest interest_ = Interest::readable;
  std::optional<Received> unsent_;  // Whose bytes are in the buffer.
  std::byte buffer_[kBufferBytes];
};

/// Serves until it is told to stop.
void serve(UdpSocket&& socket, mio::SourceTable& sources) noexcept {
  mio::Events<4> events;
  Echo echo(std::move(socket));
  host::StopSignal stop_signal;

  Result<mio::Poll> poll = mio::Poll::create(sources);
  host::require(poll, "make a Poll");
  host::require(stop_signal.watch(poll->registry(), kStopToken), "watch for signals");
  echo.watch(poll->registry());

  Next next = Next::wait;
  for (;;) {
    const Result<> polled =
        poll->poll(events, next == Next::go_on ? mio::Timeout::zero() : mio::forever);
    if (!polled.failed_with(ErrorKind::interrupted)) {
      host::require(polled, "wait for events");
    }
    for (const mio::Event& event : events) {
      if (stop_signal.is(event)) {
        return;
      }
      next = Next::go_on;
    }
    if (next == Next::go_on) {
      next = echo.work(poll->registry());
    }
  }
}

}  // namespace

int run() noexcept {
  const char* const text = host::argument(kHelp, "127.0.0.1:9000");
  if (!mio::sys::caps::udp) {
    host::complain("there is no UDP here");
    return 2;
  }
  // Sources outlives all that is registered, so it comes first.
  mio::Sources<1> sources;
  Result<UdpSocket> socket = SocketAddr::parse(text).and_then(
      [](const SocketAddr& address) { return UdpSocket::bind(address); });
  host::require(socket, "listen at ", text, 2);
  serve(std::move(*socket), sources);
  return 0;
}
