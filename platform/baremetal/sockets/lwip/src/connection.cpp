// Opening, binding, listening, accepting, connecting, closing.
#include <utility>

#include <lwip/netif.h>
#include <lwip/tcp.h>

#include "endpoint.hpp"

namespace mio::sys {

namespace {

using baremetal::lwip::checked;
using baremetal::lwip::Endpoint;
using baremetal::lwip::endpoint_of;
using baremetal::lwip::State;
using Addressed = AddressedSockets<net::SocketAddr>;

constexpr std::int32_t kBacklogMax = 0xff;  // lwIP's has 8 bits.

// lwIP keeps addresses as they are on the wire.
ip_addr_t to_lwip(const net::IpAddr& ip) noexcept {
  const auto octets = ip.octets();
  ip_addr_t address;
  IP_ADDR4(&address, octets[0], octets[1], octets[2], octets[3]);
  return address;
}

net::SocketAddr from_lwip(const ip_addr_t& address, std::uint16_t port) noexcept {
  const ip4_addr_t* const ip = ip_2_ip4(&address);
  return {net::IpAddr::v4(ip4_addr1(ip), ip4_addr2(ip), ip4_addr3(ip), ip4_addr4(ip)), port};
}

// lwIP itself binds to anything.
bool is_ours(const ip_addr_t& address) noexcept {
  if (ip_addr_isany_val(address)) {
    return true;
  }
  netif* interface_;
  NETIF_FOREACH(interface_) {
    if (ip_addr_cmp(netif_ip_addr4(interface_), &address)) {
      return true;
    }
  }
  return false;
}

}  // namespace

Result<Handle> Addressed::open(const net::SocketAddr& address, HandleKind kind) noexcept {
  if (kind != HandleKind::stream || address.is_v6()) {
    return ErrorKind::unsupported;
  }
  Endpoint* const endpoint = baremetal::lwip::find_free();
  if (endpoint == nullptr) {
    return ErrorKind::too_many_handles;
  }
  tcp_pcb* const pcb = tcp_new();
  if (pcb == nullptr) {
    return ErrorKind::out_of_memory;
  }
  endpoint->attach(pcb, State::opened);
  return endpoint;
}

Result<> Addressed::bind(Handle handle, const net::SocketAddr& address) noexcept {
  const ip_addr_t ip = to_lwip(address.ip());
  if (!is_ours(ip)) {
    return ErrorKind::address_not_available;
  }
  return checked(tcp_bind(endpoint_of(handle).pcb, &ip, address.port()));
}

Result<> Sockets::listen(Handle handle, std::int32_t backlog) noexcept {
  Endpoint& endpoint = endpoint_of(handle);
  const auto backlog_of_lwip =
      static_cast<std::uint8_t>(backlog < kBacklogMax ? backlog : kBacklogMax);
  err_t code = ERR_OK;
  tcp_pcb* const pcb = tcp_listen_with_backlog_and_err(endpoint.pcb, backlog_of_lwip, &code);
  if (pcb == nullptr) {
    return baremetal::lwip::error_from(code);
  }
  // A smaller one, in the place of the first.
  endpoint.pcb = pcb;
  endpoint.state = State::listening;
  tcp_accept(pcb, baremetal::lwip::on_accept);
  return {};
}

Result<Handle> Addressed::accept(Handle handle, const SourceState&,
                                 net::SocketAddr& peer) noexcept {
  Endpoint& listener = endpoint_of(handle);
  if (listener.state != State::listening) {
    return ErrorKind::invalid_input;
  }
  Endpoint* const endpoint = listener.first_waiting;
  if (endpoint == nullptr) {
    return ErrorKind::would_block;
  }
  listener.first_waiting = std::exchange(endpoint->next_waiting, nullptr);
  if (listener.first_waiting == nullptr) {
    listener.clear_ready(Ready::readable);
  }
  if (endpoint->pcb != nullptr) {
    tcp_backlog_accepted(endpoint->pcb);
    peer = from_lwip(endpoint->pcb->remote_ip, endpoint->pcb->remote_port);
  }
  return endpoint;
}

Result<> Addressed::connect(Handle handle, const net::SocketAddr& address) noexcept {
  Endpoint& endpoint = endpoint_of(handle);
  const ip_addr_t ip = to_lwip(address.ip());
  MIO_TRY(checked(tcp_connect(endpoint.pcb, &ip, address.port(), baremetal::lwip::on_connected)));
  endpoint.state = State::connecting;
  return {};
}

void Sockets::close(Handle handle) noexcept { baremetal::lwip::close(endpoint_of(handle)); }

Result<net::SocketAddr> Addressed::local_addr(Handle handle) noexcept {
  const Endpoint& endpoint = endpoint_of(handle);
  if (endpoint.pcb == nullptr) {
    return ErrorKind::not_connected;
  }
  return from_lwip(endpoint.pcb->local_ip, endpoint.pcb->local_port);
}

Result<net::SocketAddr> Addressed::peer_addr(Handle handle) noexcept {
  const Endpoint& endpoint = endpoint_of(handle);
  if (endpoint.state != State::connected) {
    return ErrorKind::not_connected;
  }
  return from_lwip(endpoint.pcb->remote_ip, endpoint.pcb->remote_port);
}

}  // namespace mio::sys
