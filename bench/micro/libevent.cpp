// libevent: its plain events, edge-triggered, which is its best.
#include <memory>

#include <event2/event.h>
#include <event2/event_struct.h>
#include <event2/thread.h>
#include <sys/socket.h>

#include "peer.hpp"

using bench::require;

struct Peer {
  event_base* base;
  event waker;
  bool is_woken = false;
  std::size_t total = 0;
  std::size_t count = 0;
  std::unique_ptr<event[]> events;
};

namespace {

constexpr short kWhat = EV_READ | EV_PERSIST | EV_ET;

void on_wake(evutil_socket_t, short, void* peer) { static_cast<Peer*>(peer)->is_woken = true; }

void on_readable(evutil_socket_t fd, short, void* peer) {
  char bytes[8];
  const ssize_t size = ::recv(fd, bytes, sizeof bytes, 0);
  require(size > 0);
  static_cast<Peer*>(peer)->total += static_cast<std::size_t>(size);
}

void start(Peer* peer, event* event, int fd) {
  require(event_assign(event, peer->base, fd, kWhat, on_readable, peer) == 0);
  require(event_add(event, nullptr) == 0);
}

void run(Peer* peer, int flags) {
  require(event_base_loop(peer->base, flags | EVLOOP_NO_EXIT_ON_EMPTY) >= 0);
}

}  // namespace

Peer* peer_create() {
  require(evthread_use_pthreads() == 0);  // Or nobody could wake it from another thread.
  Peer* const peer = new Peer;
  peer->base = event_base_new();
  require(peer->base != nullptr);
  require(event_assign(&peer->waker, peer->base, -1, EV_PERSIST, on_wake, peer) == 0);
  return peer;
}

void peer_destroy(Peer* peer) {
  for (std::size_t index = 0; index < peer->count; ++index) {
    event_del(&peer->events[index]);
  }
  event_del(&peer->waker);
  event_base_free(peer->base);
  delete peer;
}

void peer_watch(Peer* peer, const int* fds, std::size_t count) {
  peer->events = std::make_unique<event[]>(count);
  for (peer->count = 0; peer->count < count; ++peer->count) {
    start(peer, &peer->events[peer->count], fds[peer->count]);
  }
}

std::size_t peer_dispatch(Peer* peer) {
  peer->total = 0;
  run(peer, EVLOOP_ONCE);
  return peer->total;
}

void peer_look(Peer* peer, long rounds) {
  for (long round = 0; round < rounds; ++round) {
    run(peer, EVLOOP_NONBLOCK);
  }
}

void peer_register(Peer* peer, int fd, long rounds) {
  for (long round = 0; round < rounds; ++round) {
    event event;
    start(peer, &event, fd);
    require(event_del(&event) == 0);
  }
}

bool peer_reregister(Peer* peer, long rounds) {
  event* const first = &peer->events[0];
  for (long round = 0; round < rounds; ++round) {
    const int fd = event_get_fd(first);
    require(event_del(first) == 0);
    start(peer, first, fd);
  }
  return true;
}

void peer_wake_self(Peer* peer, long rounds) {
  for (long round = 0; round < rounds; ++round) {
    peer_wake(peer);
    peer_wait(peer);
  }
}

void peer_wake(Peer* peer) { event_active(&peer->waker, EV_READ, 0); }

void peer_wait(Peer* peer) {
  while (!peer->is_woken) {
    run(peer, EVLOOP_ONCE);
  }
  peer->is_woken = false;
}
