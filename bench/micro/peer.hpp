// What a library does in the micro-benchmarks. Each peer is a file of its own and is linked with
// main.cpp into a program of its own. In C, so that it can be another language's; and the loops are
// the peer's, so that a library whose calls are inlined shows it.
#pragma once

#include <cstddef>

namespace bench {

inline constexpr int kWatchedMax = 9900;
/// Events that one wait can report, where the peer lets its user choose.
inline constexpr int kEventsMax = 1024;

/// Ends the program unless `condition` holds.
inline void require(bool condition) {
  if (!condition) {
    __builtin_trap();
  }
}

}  // namespace bench

extern "C" {

/// An event loop with a waker.
struct Peer;

Peer* peer_create();
void peer_destroy(Peer* peer);

/// Watches these for readable, once in the life of a peer.
void peer_watch(Peer* peer, const int* fds, std::size_t count);

/// Waits once, and reads once from each that is readable: the bytes there were.
std::size_t peer_dispatch(Peer* peer);

/// Looks whether there is anything, and there is nothing.
void peer_look(Peer* peer, long rounds);

/// Begins to watch one more for readable, and ends it.
void peer_register(Peer* peer, int fd, long rounds);

/// Says anew what is watched of the first of peer_watch. False where the library has no such thing.
bool peer_reregister(Peer* peer, long rounds);

/// Wakes itself and waits once.
void peer_wake_self(Peer* peer, long rounds);

/// Makes the wait of another thread end, or the next one if there is none now.
void peer_wake(Peer* peer);

/// Waits until somebody has called peer_wake.
void peer_wait(Peer* peer);
}
