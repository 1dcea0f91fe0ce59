#pragma once

#include <cstdint>

namespace mio {

/// What went wrong, in words that mean the same on every platform. Closed: a platform maps its own
/// codes onto these and keeps the code beside the kind. Zero is not a kind.
/// source  mio uses std::io::ErrorKind here.
enum class ErrorKind : std::uint8_t {
  would_block = 1,        // Try again after the next event of that direction.
  interrupted,            // A signal came first; nothing was done.
  unsupported,            // This platform cannot do that at all.
  out_of_capacity,        // A table whose size the user chose is full.
  already_exists,         // Registered already, created already, or taken already.
  not_found,              // Not registered here, or nothing of that name.
  invalid_input,          // An argument is out of its range.
  invalid_data,           // Text or data from outside is malformed.
  bad_handle,             // The handle is closed or was never open.
  not_a_socket,           // The handle is open, but no socket.
  wrong_type,             // A socket, but not of the kind that was asked for.
  permission_denied,      // The system, or an owner, forbids it.
  address_in_use,         // Another socket has that local address.
  address_not_available,  // No interface here has that address.
  connection_refused,     // Nobody listens there.
  connection_reset,       // The peer ended the connection abruptly.
  connection_aborted,     // The connection ended before it was accepted.
  not_connected,          // The operation needs a connection.
  already_connected,      // The socket has a peer already.
  broken_pipe,            // The peer, or a shutdown, closed the direction that was written.
  timed_out,              // The system gave up waiting for the peer.
  host_unreachable,       // No way to that host.
  network_unreachable,    // No way to that network.
  network_down,           // The interface is down.
  message_too_long,       // A datagram larger than the transport takes.
  too_many_handles,       // The process or the system has no handle left.
  out_of_memory,          // The system has no memory left for it.
  other,                  // Anything else: see os_code().
};

/// The kind's name as it is spelled in ErrorKind, with static storage; for messages.
const char* name_of(ErrorKind kind) noexcept;

/// An error: a portable kind, and the system's own code (0 where the library itself refused). One
/// number of 64 bits, so that it travels in a register everywhere, WebAssembly included.
class [[nodiscard]] Error {
 public:
  constexpr Error(ErrorKind kind, std::int32_t os_code = 0) noexcept
      : bits_(static_cast<std::uint64_t>(static_cast<std::uint32_t>(os_code)) << 32 |
              static_cast<std::uint32_t>(kind)) {}

  /// The error for a code of the system, such as errno, after a call that the library did not make;
  /// for try_io. The kind is `other` where the code has none, or the platform has no codes.
  /// source  std::io::Error::from_raw_os_error.
  static Error from_os_code(std::int32_t os_code) noexcept;

  constexpr ErrorKind kind() const noexcept {
    return static_cast<ErrorKind>(static_cast<std::uint32_t>(bits_));
  }

  /// errno, GetLastError, a WASI errno or a host's own number: whatever the system answered.
  constexpr std::int32_t os_code() const noexcept {
    return static_cast<std::int32_t>(static_cast<std::uint32_t>(bits_ >> 32));
  }

  friend constexpr bool operator==(const Error&, const Error&) noexcept = default;
  friend constexpr bool operator==(const Error& error, ErrorKind kind) noexcept {
    return static_cast<std::uint32_t>(error.bits_) == static_cast<std::uint32_t>(kind);
  }

 private:
  // The code above, the kind below, where it is a small constant and quickly tested.
  std::uint64_t bits_;
};

static_assert(sizeof(Error) == 8);

}  // namespace mio
