// This library.
#include <new>
#include <optional>

#include <mio/mio.hpp>

#include "peer.hpp"

using bench::require;
using mio::Interest;
using mio::Token;
using mio::net::TcpStream;

namespace {

constexpr Token kWake{bench::kWatchedMax};

}  // namespace

struct Peer {
  mio::Sources<bench::kWatchedMax + 1> sources;
  mio::Events<bench::kEventsMax> events;
  mio::Poll poll = mio::Poll::create(sources).value();
  mio::Waker waker = mio::Waker::create(poll.registry(), kWake).value();
  std::optional<TcpStream> streams[bench::kWatchedMax];
};

namespace {

// The descriptors are the driver's, so they are not closed.
void give_back(std::optional<TcpStream>& stream, const mio::Registry& registry) {
  if (stream) {
    require(registry.deregister_source(*stream).has_value());
    (void)std::move(*stream).into_raw();
  }
}

}  // namespace

Peer* peer_create() { return new Peer; }

void peer_destroy(Peer* peer) {
  for (std::optional<TcpStream>& stream : peer->streams) {
    give_back(stream, peer->poll.registry());
  }
  delete peer;
}

void peer_watch(Peer* peer, const int* fds, std::size_t count) {
  for (std::size_t index = 0; index < count; ++index) {
    peer->streams[index].emplace(TcpStream::from_raw(fds[index]));
    require(peer->poll.registry()
                .register_source(*peer->streams[index], Token{index}, Interest::readable)
                .has_value());
  }
}

std::size_t peer_dispatch(Peer* peer) {
  require(peer->poll.poll(peer->events, mio::forever).has_value());
  std::size_t total = 0;
  for (const mio::Event& event : peer->events) {
    if (event.is_readable()) {
      std::byte bytes[8];
      const auto size = peer->streams[static_cast<std::size_t>(event.token())]->read(bytes);
      require(size && *size > 0);
      total += *size;
    }
  }
  return total;
}

void peer_look(Peer* peer, long rounds) {
  for (long round = 0; round < rounds; ++round) {
    require(peer->poll.poll(peer->events, mio::Timeout::zero()) && peer->events.is_empty());
  }
}

void peer_register(Peer* peer, int fd, long rounds) {
  TcpStream stream = TcpStream::from_raw(fd);
  const mio::Registry& registry = peer->poll.registry();
  for (long round = 0; round < rounds; ++round) {
    require(registry.register_source(stream, Token{0}, Interest::readable).has_value());
    require(registry.deregister_source(stream).has_value());
  }
  (void)std::move(stream).into_raw();
}

bool peer_reregister(Peer* peer, long rounds) {
  for (long round = 0; round < rounds; ++round) {
    require(peer->poll.registry()
                .reregister_source(*peer->streams[0], Token{0}, Interest::readable)
                .has_value());
  }
  return true;
}

void peer_wake_self(Peer* peer, long rounds) {
  for (long round = 0; round < rounds; ++round) {
    peer_wake(peer);
    peer_wait(peer);
  }
}

void peer_wake(Peer* peer) { require(peer->waker.wake().has_value()); }

void peer_wait(Peer* peer) {
  do {
    require(peer->poll.poll(peer->events, mio::forever).has_value());
  } while (peer->events.is_empty() || peer->events.begin()->token() != kWake);
}
