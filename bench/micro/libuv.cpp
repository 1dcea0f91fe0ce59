// libuv. It hands changes to the kernel in its next turn, so such a turn is part of registering.
#include <memory>

#include <sys/socket.h>
#include <uv.h>

#include "peer.hpp"

using bench::require;

struct Peer {
  uv_loop_t loop;
  uv_async_t async;
  bool is_woken = false;
  std::size_t total = 0;
  std::size_t count = 0;
  std::unique_ptr<uv_poll_t[]> handles;
};

namespace {

void on_wake(uv_async_t* async) { static_cast<Peer*>(async->data)->is_woken = true; }

void on_readable(uv_poll_t* handle, int status, int) {
  require(status == 0);
  int fd;
  uv_fileno(reinterpret_cast<uv_handle_t*>(handle), &fd);
  char bytes[8];
  const ssize_t size = ::recv(fd, bytes, sizeof bytes, 0);
  require(size > 0);
  static_cast<Peer*>(handle->data)->total += static_cast<std::size_t>(size);
}

void start(Peer* peer, uv_poll_t* handle, int fd) {
  require(uv_poll_init(&peer->loop, handle, fd) == 0);
  handle->data = peer;
  require(uv_poll_start(handle, UV_READABLE, on_readable) == 0);
}

void turn(Peer* peer) { uv_run(&peer->loop, UV_RUN_NOWAIT); }

}  // namespace

Peer* peer_create() {
  Peer* const peer = new Peer;
  require(uv_loop_init(&peer->loop) == 0);
  require(uv_async_init(&peer->loop, &peer->async, on_wake) == 0);
  peer->async.data = peer;
  return peer;
}

void peer_destroy(Peer* peer) {
  uv_close(reinterpret_cast<uv_handle_t*>(&peer->async), nullptr);
  for (std::size_t index = 0; index < peer->count; ++index) {
    uv_close(reinterpret_cast<uv_handle_t*>(&peer->handles[index]), nullptr);
  }
  uv_run(&peer->loop, UV_RUN_DEFAULT);
  require(uv_loop_close(&peer->loop) == 0);
  delete peer;
}

void peer_watch(Peer* peer, const int* fds, std::size_t count) {
  peer->handles = std::make_unique<uv_poll_t[]>(count);
  for (peer->count = 0; peer->count < count; ++peer->count) {
    start(peer, &peer->handles[peer->count], fds[peer->count]);
  }
  turn(peer);
}

std::size_t peer_dispatch(Peer* peer) {
  peer->total = 0;
  uv_run(&peer->loop, UV_RUN_ONCE);
  return peer->total;
}

void peer_look(Peer* peer, long rounds) {
  for (long round = 0; round < rounds; ++round) {
    turn(peer);
  }
}

void peer_register(Peer* peer, int fd, long rounds) {
  for (long round = 0; round < rounds; ++round) {
    uv_poll_t handle;
    start(peer, &handle, fd);
    turn(peer);
    uv_close(reinterpret_cast<uv_handle_t*>(&handle), nullptr);
    turn(peer);  // Until then the handle must stay where it is.
  }
}

bool peer_reregister(Peer* peer, long rounds) {
  for (long round = 0; round < rounds; ++round) {
    require(uv_poll_start(&peer->handles[0], UV_READABLE, on_readable) == 0);
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

void peer_wake(Peer* peer) { require(uv_async_send(&peer->async) == 0); }

void peer_wait(Peer* peer) {
  while (!peer->is_woken) {
    uv_run(&peer->loop, UV_RUN_ONCE);
  }
  peer->is_woken = false;
}
