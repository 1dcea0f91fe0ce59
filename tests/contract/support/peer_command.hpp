// What the test asks of the other end, and the answer. The same records travel to a function of
// this process or, as they lie in memory, over the control connection: tools/contract_peer.py knows
// them by number. All numbers are little-endian there.
#pragma once

#include <cstdint>

namespace mio::test {

enum class Command : std::uint32_t {
  connect = 1,          // argument: where to; extra: receive buffer (bytes, 0 for the default)
  send = 2,             // argument: bytes of the pattern, all of them
  send_some = 3,        // argument: at most so many bytes; value: how many went without waiting
  receive = 4,          // argument: bytes of the pattern, all of them
  receive_some = 5,     // argument: at most so many bytes; value: how many came without waiting
  expect_end = 6,       // The next read says that no more will come.
  expect_reset = 7,     // The connection turns out to be reset.
  receive_to_end = 8,   // value: how many bytes of the pattern came before the end
  finish = 9,           // shutdown(WR)
  finish_reading = 10,  // shutdown(RD)
  reset = 11,           // close with SO_LINGER 0
  close = 12,
  send_urgent = 13,  // argument: the one byte
  await_bytes = 14,  // argument: waits until so many bytes can be read, and leaves them there
  listen = 15,       // value: the port
  accept = 16,       // argument: the number of the peer that listens
  expect_over = 17,  // The connection ends, either way.
};

struct Request {
  Command command;
  std::uint32_t peer;  // Chosen by whoever asks; connect, listen and accept bind it to a socket.
  std::uint32_t argument;
  std::uint32_t extra;
};
static_assert(sizeof(Request) == 16);

enum class Status : std::uint32_t {
  ok = 0,
  failed = 1,     // value: errno
  timed_out = 2,  // value: bytes that were moved before the deadline
  mismatch = 3,   // value: where in the pattern
  ended = 4,      // value: bytes that came before the unexpected end
  unknown = 5,    // There is no such peer or command.
};

struct Reply {
  Status status;
  std::uint32_t value;
};
static_assert(sizeof(Reply) == 8);

/// Given by the host: obeys `request` and returns when it is done, at the latest after a deadline
/// of some seconds.
Reply perform(const Request& request) noexcept;

inline constexpr std::uint32_t peers_max = 256;

}  // namespace mio::test
