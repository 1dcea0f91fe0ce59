#pragma once

#include <mio/net/socket_addr.hpp>

struct sockaddr;
struct sockaddr_storage;

namespace mio::posix {

/// Writes `address` as the system's struct and says how long it is (bytes).
unsigned to_native(const net::SocketAddr& address, sockaddr_storage& native) noexcept;

/// The system's struct as a SocketAddr; unspecified for a family that is not IP.
net::SocketAddr from_native(const sockaddr_storage& native) noexcept;

}  // namespace mio::posix
