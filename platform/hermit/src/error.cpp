#include <mio/sys/error.hpp>

#include <mio/sys/hermit.hpp>

namespace mio::sys::hermit {

namespace {

// What befalls a connection or a datagram.
ErrorKind network_kind_from(std::int32_t code) noexcept {
  switch (code) {
    case kEaddrinuse:
      return ErrorKind::address_in_use;
    case kEaddrnotavail:
      return ErrorKind::address_not_available;
    case kEconnrefused:
      return ErrorKind::connection_refused;
    case kEconnreset:
      return ErrorKind::connection_reset;
    case kEconnaborted:
      return ErrorKind::connection_aborted;
    case kEnotconn:
      return ErrorKind::not_connected;
    case kEisconn:
      return ErrorKind::already_connected;
    case kEpipe:
      return ErrorKind::broken_pipe;
    case kEtimedout:
      return ErrorKind::timed_out;
    case kEhostunreach:
      return ErrorKind::host_unreachable;
    case kEnetunreach:
      return ErrorKind::network_unreachable;
    case kEnetdown:
      return ErrorKind::network_down;
    case kEmsgsize:
      return ErrorKind::message_too_long;
    default:
      return ErrorKind::other;
  }
}

ErrorKind kind_from(std::int32_t code) noexcept {
  switch (code) {
    case kEagain:
      return ErrorKind::would_block;
    case kEnosys:
    case kEopnotsupp:
    case kEprotonosupport:
    case kEafnosupport:
      return ErrorKind::unsupported;
    case kEexist:
      return ErrorKind::already_exists;
    case kEnoent:
      return ErrorKind::not_found;
    case kEinval:
      return ErrorKind::invalid_input;
    case kEbadf:
      return ErrorKind::bad_handle;
    case kEnotsock:
      return ErrorKind::not_a_socket;
    case kEperm:
    case kEacces:
      return ErrorKind::permission_denied;
    case kEmfile:
    case kEnfile:
      return ErrorKind::too_many_handles;
    case kEnomem:
    case kEnobufs:
      return ErrorKind::out_of_memory;
    default:
      return network_kind_from(code);
  }
}

}  // namespace

Error error_from(std::int32_t code) noexcept { return {kind_from(code), code}; }

}  // namespace mio::sys::hermit
