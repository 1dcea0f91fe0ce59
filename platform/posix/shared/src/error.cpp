#include <mio/posix/error.hpp>

#include <cerrno>

namespace mio::posix {

namespace {

// What befalls a connection or a datagram.
ErrorKind network_kind_from(int code) noexcept {
  switch (code) {
    case EADDRINUSE:
      return ErrorKind::address_in_use;
    case EADDRNOTAVAIL:
      return ErrorKind::address_not_available;
    case ECONNREFUSED:
      return ErrorKind::connection_refused;
    case ECONNRESET:
      return ErrorKind::connection_reset;
    case ECONNABORTED:
    case EPROTO:  // accept(2): the connection died while it waited.
      return ErrorKind::connection_aborted;
    case ENOTCONN:
    case EDESTADDRREQ:  // A datagram without an address, from a socket without a peer.
      return ErrorKind::not_connected;
    case EISCONN:
      return ErrorKind::already_connected;
    case EPIPE:
      return ErrorKind::broken_pipe;
    case ETIMEDOUT:
      return ErrorKind::timed_out;
    case EHOSTUNREACH:
      return ErrorKind::host_unreachable;
    case ENETUNREACH:
      return ErrorKind::network_unreachable;
    case ENETDOWN:
      return ErrorKind::network_down;
    case EMSGSIZE:
      return ErrorKind::message_too_long;
    default:
      return ErrorKind::other;
  }
}

ErrorKind kind_from(int code) noexcept {
  switch (code) {
    case EAGAIN:
#if EWOULDBLOCK != EAGAIN
    case EWOULDBLOCK:
#endif
      return ErrorKind::would_block;
    case EINTR:
      return ErrorKind::interrupted;
    case ENOSYS:
    case EOPNOTSUPP:
    case EPROTONOSUPPORT:
    case EAFNOSUPPORT:
    case ENOPROTOOPT:
      return ErrorKind::unsupported;
    case ENOSPC:
      return ErrorKind::out_of_capacity;
    case EEXIST:
      return ErrorKind::already_exists;
    case ENOENT:
    case ENODEV:  // No interface of that number or address.
    case ENXIO:
      return ErrorKind::not_found;
    case EINVAL:
    case EDOM:
      return ErrorKind::invalid_input;
    case EBADF:
      return ErrorKind::bad_handle;
    case ENOTSOCK:
      return ErrorKind::not_a_socket;
    case EPROTOTYPE:
      return ErrorKind::wrong_type;
    case EPERM:
    case EACCES:
      return ErrorKind::permission_denied;
    case EMFILE:
    case ENFILE:
      return ErrorKind::too_many_handles;
    case ENOMEM:
    case ENOBUFS:
      return ErrorKind::out_of_memory;
    default:
      return network_kind_from(code);
  }
}

}  // namespace

Error error_from(int code) noexcept { return {kind_from(code), code}; }

Error last_error() noexcept { return error_from(errno); }

}  // namespace mio::posix
