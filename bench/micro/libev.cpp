// libev. It hands changes to the kernel in its next turn, so such a turn is part of registering;
// and it never takes a descriptor out of epoll, so that registering it again costs no system call.
#include <memory>

#include <ev.h>
#include <sys/socket.h>

#include "peer.hpp"

using bench::require;

struct Peer {
  struct ev_loop* loop;
  ev_async async;
  bool is_woken = false;
  std::size_t total = 0;
  std::size_t count = 0;
  std::unique_ptr<ev_io[]> watchers;
};

namespace {

void on_wake(struct ev_loop*, ev_async* async, int) {
  static_cast<Peer*>(async->data)->is_woken = true;
}

void on_readable(struct ev_loop*, ev_io* watcher, int events) {
  if ((events & EV_READ) == 0) {
    return;
  }
  char bytes[8];
  const ssize_t size = ::recv(watcher->fd, bytes, sizeof bytes, 0);
  require(size > 0);
  static_cast<Peer*>(watcher->data)->total += static_cast<std::size_t>(size);
}

void start(Peer* peer, ev_io* watcher, int fd) {
  ev_io_init(watcher, on_readable, fd, EV_READ);
  watcher->data = peer;
  ev_io_start(peer->loop, watcher);
}

void turn(Peer* peer) { ev_run(peer->loop, EVRUN_NOWAIT); }

}  // namespace

Peer* peer_create() {
  Peer* const peer = new Peer;
  peer->loop = ev_loop_new(EVBACKEND_EPOLL);
  require(peer->loop != nullptr);
  ev_async_init(&peer->async, on_wake);
  peer->async.data = peer;
  ev_async_start(peer->loop, &peer->async);
  return peer;
}

void peer_destroy(Peer* peer) {
  for (std::size_t index = 0; index < peer->count; ++index) {
    ev_io_stop(peer->loop, &peer->watchers[index]);
  }
  ev_async_stop(peer->loop, &peer->async);
  ev_loop_destroy(peer->loop);
  delete peer;
}

void peer_watch(Peer* peer, const int* fds, std::size_t count) {
  peer->watchers = std::make_unique<ev_io[]>(count);
  for (peer->count = 0; peer->count < count; ++peer->count) {
    start(peer, &peer->watchers[peer->count], fds[peer->count]);
  }
  turn(peer);
}

std::size_t peer_dispatch(Peer* peer) {
  peer->total = 0;
  ev_run(peer->loop, EVRUN_ONCE);
  return peer->total;
}

void peer_look(Peer* peer, long rounds) {
  for (long round = 0; round < rounds; ++round) {
    turn(peer);
  }
}

void peer_register(Peer* peer, int fd, long rounds) {
  for (long round = 0; round < rounds; ++round) {
    ev_io watcher;
    start(peer, &watcher, fd);
    turn(peer);
    ev_io_stop(peer->loop, &watcher);
  }
}

// Only another mask makes it tell the kernel, so every second time it is writable as well.
bool peer_reregister(Peer* peer, long rounds) {
  ev_io* const first = &peer->watchers[0];
  for (long round = 0; round < rounds; ++round) {
    ev_io_stop(peer->loop, first);
    ev_io_set(first, first->fd, round % 2 == 0 ? EV_READ | EV_WRITE : EV_READ);
    ev_io_start(peer->loop, first);
    turn(peer);
  }
  return true;
}

void peer_wake_self(Peer* peer, long rounds) {
  for (long round = 0; round < rounds; ++round) {
    peer_wake(peer);
    peer_wait(peer);
  }
}

void peer_wake(Peer* peer) { ev_async_send(peer->loop, &peer->async); }

void peer_wait(Peer* peer) {
  while (!peer->is_woken) {
    ev_run(peer->loop, EVRUN_ONCE);
  }
  peer->is_woken = false;
}
