// Plain epoll, and an eventfd to wake it: the limit. Once with the calls of the C library, and once
// with calls made in place.
#include <cstdint>

#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <unistd.h>

#include "calls.hpp"
#include "peer.hpp"

using bench::require;

namespace {

constexpr std::uint32_t kMask = EPOLLIN | EPOLLRDHUP | EPOLLET;
constexpr std::uint64_t kWake = bench::kWatchedMax;

}  // namespace

struct Peer {
  int epoll;
  int waker;
  int fds[bench::kWatchedMax];
  epoll_event events[bench::kEventsMax];
};

namespace {

void control(Peer* peer, int operation, int fd, std::uint64_t token) {
  epoll_event event{};
  event.events = kMask;
  event.data.u64 = token;
  require(calls::control(peer->epoll, operation, fd, &event) == 0);
}

int wait(Peer* peer, int timeout_ms) {
  const int count = calls::wait(peer->epoll, peer->events, bench::kEventsMax, timeout_ms);
  require(count >= 0);
  return count;
}

}  // namespace

Peer* peer_create() {
  Peer* const peer = new Peer;
  peer->epoll = ::epoll_create1(EPOLL_CLOEXEC);
  peer->waker = ::eventfd(0, EFD_NONBLOCK | EFD_CLOEXEC);
  control(peer, EPOLL_CTL_ADD, peer->waker, kWake);
  return peer;
}

void peer_destroy(Peer* peer) {
  ::close(peer->waker);
  ::close(peer->epoll);
  delete peer;
}

void peer_watch(Peer* peer, const int* fds, std::size_t count) {
  for (std::size_t index = 0; index < count; ++index) {
    peer->fds[index] = fds[index];
    control(peer, EPOLL_CTL_ADD, fds[index], index);
  }
}

std::size_t peer_dispatch(Peer* peer) {
  const int count = wait(peer, -1);
  std::size_t total = 0;
  for (int index = 0; index < count; ++index) {
    const epoll_event& event = peer->events[index];
    if ((event.events & (EPOLLIN | EPOLLPRI | EPOLLRDHUP | EPOLLERR | EPOLLHUP)) != 0) {
      char bytes[8];
      const long size = calls::receive(peer->fds[event.data.u64], bytes, sizeof bytes);
      require(size > 0);
      total += static_cast<std::size_t>(size);
    }
  }
  return total;
}

void peer_look(Peer* peer, long rounds) {
  for (long round = 0; round < rounds; ++round) {
    require(wait(peer, 0) == 0);
  }
}

void peer_register(Peer* peer, int fd, long rounds) {
  for (long round = 0; round < rounds; ++round) {
    control(peer, EPOLL_CTL_ADD, fd, 0);
    require(calls::control(peer->epoll, EPOLL_CTL_DEL, fd, nullptr) == 0);
  }
}

bool peer_reregister(Peer* peer, long rounds) {
  for (long round = 0; round < rounds; ++round) {
    control(peer, EPOLL_CTL_MOD, peer->fds[0], 0);
  }
  return true;
}

void peer_wake_self(Peer* peer, long rounds) {
  for (long round = 0; round < rounds; ++round) {
    peer_wake(peer);
    peer_wait(peer);
  }
}

void peer_wake(Peer* peer) {
  // It is never emptied: every write is an edge.
  const std::uint64_t one = 1;
  require(calls::write(peer->waker, &one, sizeof one) == sizeof one);
}

void peer_wait(Peer* peer) {
  while (wait(peer, -1) == 0 || peer->events[0].data.u64 != kWake) {
  }
}
