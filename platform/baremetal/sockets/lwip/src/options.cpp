// The options that lwIP has.
#include <lwip/tcp.h>

#include "endpoint.hpp"

namespace mio::sys {

namespace {

using baremetal::lwip::Endpoint;
using baremetal::lwip::endpoint_of;
using baremetal::lwip::State;
using net::SocketOption;

std::uint8_t flag_of(SocketOption option) noexcept {
  return option == SocketOption::keepalive ? SOF_KEEPALIVE : SOF_REUSEADDR;
}

void set_flag(tcp_pcb* pcb, std::uint8_t flag, bool on) noexcept {
  if (on) {
    ip_set_option(pcb, flag);
  } else {
    ip_reset_option(pcb, flag);
  }
}

// All but one are switches.
bool is_in_range(SocketOption option, std::int32_t value) noexcept {
  return option == SocketOption::hop_limit ? value >= 1 && value <= 0xff : value == 0 || value == 1;
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
  const bool is_known = Sockets::option(handle, option).has_value();
  if (!is_known || !is_in_range(option, value)) {
    return is_known ? ErrorKind::invalid_input : ErrorKind::unsupported;
  }
  if (option == SocketOption::hop_limit) {
    endpoint.pcb->ttl = static_cast<std::uint8_t>(value);
  } else if (option != SocketOption::nodelay) {
    set_flag(endpoint.pcb, flag_of(option), value != 0);
  } else if (value != 0) {
    tcp_nagle_disable(endpoint.pcb);
  } else {
    tcp_nagle_enable(endpoint.pcb);
  }
  return {};
}

Result<std::int32_t> Sockets::option(Handle handle, SocketOption option) noexcept {
  const Endpoint& endpoint = endpoint_of(handle);
  if (endpoint.pcb == nullptr) {
    return ErrorKind::invalid_input;
  }
  switch (option) {
    case SocketOption::reuse_address:
    case SocketOption::keepalive:
      return ip_get_option(endpoint.pcb, flag_of(option)) != 0 ? 1 : 0;
    case SocketOption::hop_limit:
      return endpoint.pcb->ttl;
    case SocketOption::nodelay:
      if (endpoint.state != State::listening) {
        return tcp_nagle_disabled(endpoint.pcb) ? 1 : 0;
      }
      break;
    default:
      break;
  }
  return ErrorKind::unsupported;
}

}  // namespace mio::sys
