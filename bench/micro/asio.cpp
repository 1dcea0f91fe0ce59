// asio. Each wait is for one event, after which it is begun anew.
#include <atomic>
#include <deque>

#include <asio.hpp>
#include <sys/socket.h>

#include "peer.hpp"

using bench::require;
using Descriptor = asio::posix::stream_descriptor;

struct Peer {
  asio::io_context context{1};
  asio::executor_work_guard<asio::io_context::executor_type> work = asio::make_work_guard(context);
  bool is_woken = false;
  std::size_t total = 0;
  std::deque<Descriptor> descriptors;
};

namespace {

void await_readable(Peer* peer, Descriptor& descriptor) {
  descriptor.async_wait(Descriptor::wait_read, [peer, &descriptor](const asio::error_code& error) {
    if (error) {
      return;
    }
    char bytes[8];
    const ssize_t size = ::recv(descriptor.native_handle(), bytes, sizeof bytes, 0);
    require(size > 0);
    peer->total += static_cast<std::size_t>(size);
    await_readable(peer, descriptor);
  });
}

}  // namespace

Peer* peer_create() { return new Peer; }

void peer_destroy(Peer* peer) {
  for (Descriptor& descriptor : peer->descriptors) {
    descriptor.release();
  }
  delete peer;
}

void peer_watch(Peer* peer, const int* fds, std::size_t count) {
  for (std::size_t index = 0; index < count; ++index) {
    await_readable(peer, peer->descriptors.emplace_back(peer->context, fds[index]));
  }
}

// One turn serves one event; what else is ready then needs no further wait.
std::size_t peer_dispatch(Peer* peer) {
  peer->total = 0;
  peer->context.run_one();
  peer->context.poll();
  return peer->total;
}

void peer_look(Peer* peer, long rounds) {
  for (long round = 0; round < rounds; ++round) {
    peer->context.poll();
  }
}

void peer_register(Peer* peer, int fd, long rounds) {
  for (long round = 0; round < rounds; ++round) {
    Descriptor descriptor(peer->context, fd);
    descriptor.release();
  }
}

bool peer_reregister(Peer*, long) { return false; }

void peer_wake_self(Peer* peer, long rounds) {
  for (long round = 0; round < rounds; ++round) {
    peer_wake(peer);
    peer_wait(peer);
  }
}

void peer_wake(Peer* peer) {
  asio::post(peer->context, [peer] { peer->is_woken = true; });
}

void peer_wait(Peer* peer) {
  while (!peer->is_woken) {
    peer->context.run_one();
  }
  peer->is_woken = false;
}
