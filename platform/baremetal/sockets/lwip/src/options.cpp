// The options that lwIP has.
#include <lwip/tcp.h>

#include "endpoint.hpp"

namespace mio::sys {

namespace {

using baremetal::lwip::Endpoint;
using baremetal::lwip::endpoint_of;
using baremetal::lwip::State;
using net::SocketOption;

Result<> set_flag(tcp_pcb* pcb, std::uint8_t flag, bool on) noexcept {
  if (on) {
    ip_set_option(pcb, flag);
  } else {
    ip_reset_option(pcb, flag);
  }
  return {};
}

}  // namespace

Result<std::optional<Error>> Sockets::take_error(Handle handle) noexcept {
  const Result<> result = endpoint_of(handle).take_trouble();
  return result ? std::optional<Error>() : std::optional(result.error());
}

Result<> Sockets::set_option(Handle handle, SocketOption option, std::int32_t value) noexcept {
  const Endpoint& endpoint = endpoint_of(handle);
  if (endpoint.pcb == nullptr) {
    return ErrorKind::invalid_input;
  }
  switch (option) {
    case SocketOption::reuse_address:
      return set_flag(endpoint.pcb, SOF_REUSEADDR, value != 0);
    case SocketOption::keepalive:
      return set_flag(endpoint.pcb, SOF_KEEPALIVE, value != 0);
    case SocketOption::hop_limit:
      if (value < 1 || value > 0xff) {
        return ErrorKind::invalid_input;
      }
      endpoint.pcb->ttl = static_cast<std::uint8_t>(value);
      return {};
    case SocketOption::nodelay:
      if (endpoint.state == State::listening) {
        return ErrorKind::unsupported;
      }
      if (value != 0) {
        tcp_nagle_disable(endpoint.pcb);
      } else {
        tcp_nagle_enable(endpoint.pcb);
      }
      return {};
    default:
      return ErrorKind::unsupported;
  }
}

Result<std::int32_t> Sockets::option(Handle handle, SocketOption option) noexcept {
  const Endpoint& endpoint = endpoint_of(handle);
  if (endpoint.pcb == nullptr) {
    return ErrorKind::invalid_input;
  }
  switch (option) {
    case SocketOption::reuse_address:
      return ip_get_option(endpoint.pcb, SOF_REUSEADDR) != 0 ? 1 : 0;
    case SocketOption::keepalive:
      return ip_get_option(endpoint.pcb, SOF_KEEPALIVE) != 0 ? 1 : 0;
    case SocketOption::hop_limit:
      return endpoint.pcb->ttl;
    case SocketOption::nodelay:
      return endpoint.state != State::listening && tcp_nagle_disabled(endpoint.pcb) ? 1 : 0;
    default:
      return ErrorKind::unsupported;
  }
}

}  // namespace mio::sys
