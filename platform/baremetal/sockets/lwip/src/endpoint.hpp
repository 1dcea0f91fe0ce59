// A socket: what lwIP's callbacks and the calls of sys::Sockets leave for each other.
#pragma once

#include <cstdint>

#include <mio/baremetal/device.hpp>
#include <mio/error.hpp>
#include <mio/result.hpp>
#include <mio/sys/socket.hpp>

// lwIP's, whose headers only a .cpp includes.
struct pbuf;
struct tcp_pcb;

namespace mio::baremetal::lwip {

/// lwIP's err_t: 0, or an error.
using Code = std::int8_t;

/// States, and what leaves them:
///   free        taken by open() and by a connection that comes in
///   opened      bind() leaves it so; to listening, connecting
///   listening   until it is closed
///   connecting  to connected, or by an error to over
///   connected   by an error to over; once both directions have ended to over
///   over        lwIP has the connection no more, or finishes it by itself: pcb is null. What came
///               before can still be read.
/// close() makes it free from any of them.
enum class State : std::uint8_t { free, opened, listening, connecting, connected, over };

struct Endpoint : Device {
  State state = State::free;
  bool is_read_ended = false;   // The peer will send no more, or shutdown() wants no more.
  bool is_write_ended = false;  // Of shutdown().
  tcp_pcb* pcb = nullptr;
  Result<> trouble{};        // Told by the next operation, and then no more.
  pbuf* received = nullptr;  // What came and has not been read; the peer's window waits for it.
  Endpoint* first_waiting = nullptr;  // Of a listener: connections that nobody has accepted.
  Endpoint* next_waiting = nullptr;   // The one that came after this one.

  /// Makes `pcb` ours: from now on its callbacks come here.
  void attach(tcp_pcb* new_pcb, State new_state) noexcept;
  /// Leaves it to lwIP, and hears no more of it.
  tcp_pcb* detach() noexcept;
  /// Says that writing is possible, if it is.
  void offer_room() noexcept;
  /// Fails once with what ended the connection, if that was an error.
  Result<> take_trouble() noexcept;
};

inline Endpoint& endpoint_of(sys::Handle handle) noexcept {
  return static_cast<Endpoint&>(*handle);
}

/// An endpoint that is free, or null.
Endpoint* find_free() noexcept;

/// Ends a connection, or a listener with all that wait for it.
void close(Endpoint& endpoint) noexcept;

/// What an error of lwIP means.
Error error_from(std::int32_t code) noexcept;
inline Result<> checked(Code code) noexcept {
  return code == 0 ? Result<>() : Result<>(error_from(code));
}

/// lwIP's callbacks of a listener, and its call when a connection that we began is there.
Code on_accept(void* argument, tcp_pcb* pcb, Code code) noexcept;
Code on_connected(void* argument, tcp_pcb* pcb, Code code) noexcept;

}  // namespace mio::baremetal::lwip
