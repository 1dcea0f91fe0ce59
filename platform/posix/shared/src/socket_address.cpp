#include <mio/posix/socket_address.hpp>

#include <cstring>

#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/socket.h>

namespace mio::posix {

unsigned to_native(const net::SocketAddr& address, sockaddr_storage& native) noexcept {
  const auto octets = address.ip().octets();
  if (address.ip().is_v4()) {
    sockaddr_in v4{};
    v4.sin_family = AF_INET;
    v4.sin_port = htons(address.port());
    std::memcpy(&v4.sin_addr, octets.data(), sizeof v4.sin_addr);
    std::memcpy(&native, &v4, sizeof v4);
    return sizeof v4;
  }
  sockaddr_in6 v6{};
  v6.sin6_family = AF_INET6;
  v6.sin6_port = htons(address.port());
  v6.sin6_flowinfo = address.flow_info();
  v6.sin6_scope_id = address.scope_id();
  std::memcpy(&v6.sin6_addr, octets.data(), sizeof v6.sin6_addr);
  std::memcpy(&native, &v6, sizeof v6);
  return sizeof v6;
}

net::SocketAddr from_native(const sockaddr_storage& native) noexcept {
  if (native.ss_family == AF_INET) {
    sockaddr_in v4;
    std::memcpy(&v4, &native, sizeof v4);
    std::uint8_t octets[4];
    std::memcpy(octets, &v4.sin_addr, sizeof octets);
    return {net::IpAddr::v4(octets[0], octets[1], octets[2], octets[3]), ntohs(v4.sin_port)};
  }
  if (native.ss_family == AF_INET6) {
    sockaddr_in6 v6;
    std::memcpy(&v6, &native, sizeof v6);
    std::array<std::uint8_t, 16> octets;
    std::memcpy(octets.data(), &v6.sin6_addr, sizeof v6.sin6_addr);
    return {net::IpAddr::v6(octets), ntohs(v6.sin6_port), v6.sin6_flowinfo, v6.sin6_scope_id};
  }
  return {};
}

}  // namespace mio::posix
