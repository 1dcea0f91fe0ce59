#pragma once

#include <cstdint>
#include <optional>

#include <mio/config.hpp>

namespace mio::net {

/// A socket option whose value is a number; a switch is 0 or 1. set_option() and option() of each
/// socket take them. An option that the system or the kind of socket lacks is `unsupported`, for a
/// few of them `invalid_input`.
/// source  socket(7), ip(7), ipv6(7), tcp(7).
enum class SocketOption : std::uint8_t {
  reuse_address,         // Switch: SO_REUSEADDR; before bind.
  reuse_port,            // Switch: SO_REUSEPORT, several sockets share one address; before bind.
  broadcast,             // Switch: SO_BROADCAST.
  keepalive,             // Switch: SO_KEEPALIVE.
  keepalive_idle_s,      // Seconds of silence before the first probe: TCP_KEEPIDLE.
  keepalive_interval_s,  // Seconds between probes: TCP_KEEPINTVL.
  keepalive_count,       // Probes without an answer until the connection fails: TCP_KEEPCNT.
  linger_s,              // Seconds that closing may wait, 0 resets, -1 is off: SO_LINGER.
  receive_buffer_size,   // Bytes: SO_RCVBUF. The system may make it larger; Linux doubles it.
  send_buffer_size,      // Bytes: SO_SNDBUF; likewise.
  nodelay,               // Switch: TCP_NODELAY, small writes are sent at once.
  hop_limit,             // Hops, 1 to 255: IP_TTL; of IPv6 IPV6_UNICAST_HOPS, and IP_TTL too.
  only_v6,               // Switch: IPV6_V6ONLY; before bind.
  multicast_loop_v4,     // Switch: IP_MULTICAST_LOOP, our own datagrams come back.
  multicast_ttl_v4,      // Hops, 0 to 255: IP_MULTICAST_TTL.
  multicast_loop_v6,     // Switch: IPV6_MULTICAST_LOOP.
  multicast_hops_v6,     // Hops, 0 to 255: IPV6_MULTICAST_HOPS.
};

/// What a listener sets before it is bound.
struct ListenOptions {
  /// Connections that may wait to be accepted (count, at least 1); the system may hold fewer.
  std::int32_t backlog = config::listen_backlog;
  /// Several listeners share one address, and the system spreads connections over them.
  bool reuse_port = false;
  /// Whether an IPv6 listener refuses IPv4; empty: as the system has it. Not for IPv4.
  std::optional<bool> only_v6 = {};
};

/// What a datagram socket sets before it is bound.
struct BindOptions {
  bool reuse_address = false;
  bool reuse_port = false;
  std::optional<bool> only_v6 = {};
};

}  // namespace mio::net
