#include <lwip/err.h>

#include "endpoint.hpp"

namespace mio::baremetal::lwip {

namespace {

ErrorKind kind_of(std::int32_t code) noexcept {
  switch (code) {
    case ERR_MEM:
    case ERR_BUF:
      return ErrorKind::out_of_memory;
    case ERR_RTE:
      return ErrorKind::network_unreachable;
    case ERR_WOULDBLOCK:
      return ErrorKind::would_block;
    case ERR_USE:
      return ErrorKind::address_in_use;
    case ERR_ISCONN:
    case ERR_ALREADY:
      return ErrorKind::already_connected;
    case ERR_CONN:
      return ErrorKind::not_connected;
    case ERR_IF:
      return ErrorKind::network_down;
    case ERR_TIMEOUT:
    case ERR_ABRT:  // Nobody answered so often that lwIP gave up.
      return ErrorKind::timed_out;
    case ERR_RST:
      return ErrorKind::connection_reset;
    case ERR_VAL:
    case ERR_ARG:
      return ErrorKind::invalid_input;
    default:
      return ErrorKind::other;
  }
}

}  // namespace

Error error_from(std::int32_t code) noexcept { return {kind_of(code), code}; }

}  // namespace mio::baremetal::lwip

namespace mio::sys {

Error Sockets::error_from(std::int32_t code) noexcept { return baremetal::lwip::error_from(code); }

}  // namespace mio::sys
