#pragma once

#include <cstddef>
#include <cstdint>

#include <mio/result.hpp>
#include <mio/sys/socket.hpp>
#include <mio/text.hpp>

namespace mio {

/// What a handle that was handed over turns out to be.
enum class ListenKind : std::uint8_t {
  tcp_listener,
  unix_listener,
  udp_socket,
  unix_datagram,
  other_socket,  // A connected stream, a raw socket, another family.
};

/// The sockets that whoever started this program opened for it: a service manager by the
/// sd_listen_fds(3) protocol (LISTEN_FDS, LISTEN_PID, LISTEN_FDNAMES), or a WASI host as preopened
/// listeners. Counted from 0; each can be taken once, by `preopened` of TcpListener, UdpSocket,
/// UnixListener or UnixDatagram.
/// thread  any; taking is decided atomically.
class ListenFds {
 public:
  /// Reads and checks what was handed over.
  /// errors  not_found: LISTEN_FDS is not set, or the host handed nothing over.
  ///         invalid_data: LISTEN_FDS or LISTEN_PID is not a number, or LISTEN_FDS is zero.
  ///         permission_denied: LISTEN_PID names another process, so they are not ours.
  ///         out_of_capacity: more than config::listen_fds_max.
  /// source  sd_listen_fds(3).
  static Result<ListenFds> from_environment() noexcept;

  std::size_t count() const noexcept { return count_; }

  /// What number `index` is.
  /// errors  invalid_input: there is no such index.  bad_handle: it is closed.
  ///         not_a_socket: it is open, but a file, a pipe, a terminal.
  Result<ListenKind> kind(std::size_t index) const noexcept;

  /// Its name from LISTEN_FDNAMES.
  /// errors  invalid_input: no such index.  not_found: it has no name.
  Result<Text> name(std::size_t index) const noexcept;

  /// The first of that name.
  /// errors  not_found.
  Result<std::size_t> index_of(Text name) const noexcept;

  /// Takes number `index`, which must be an `expected`, out: non-blocking and close-on-exec.
  /// Whoever takes it owns it.
  /// errors  those of kind().  wrong_type: it is something else.  already_exists: it was taken.
  Result<sys::Handle> take(std::size_t index, ListenKind expected) const noexcept;

  /// All of it in one: reads what was handed over and takes number `index`, or what has the name.
  /// errors  those of from_environment(), index_of() and take().
  static Result<sys::Handle> take_preopened(std::size_t index, ListenKind expected) noexcept;
  static Result<sys::Handle> take_preopened(Text name, ListenKind expected) noexcept;

 private:
  explicit ListenFds(std::size_t count) noexcept : count_(count) {}

  std::size_t count_;
};

}  // namespace mio
