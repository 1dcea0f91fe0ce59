#pragma once

#include <mio/net/socket_addr.hpp>
#include <mio/net/unix_addr.hpp>
#include <mio/result.hpp>

struct sockaddr_storage;

namespace mio::posix {

/// The family (AF_*) of a socket for such an address.
int family_of(const net::SocketAddr& address) noexcept;
int family_of(const net::UnixAddr& address) noexcept;

/// Writes `address` as the system's struct and says how long it is (bytes).
/// errors  of a Unix address. invalid_input: too long for this system.  unsupported: it has no
///         abstract names.
Result<unsigned> to_native(const net::SocketAddr& address, sockaddr_storage& native) noexcept;
Result<unsigned> to_native(const net::UnixAddr& address, sockaddr_storage& native) noexcept;

/// Reads the system's struct of `size` bytes; unspecified, or unnamed, for another family.
void from_native(const sockaddr_storage& native, unsigned size, net::SocketAddr& address) noexcept;
void from_native(const sockaddr_storage& native, unsigned size, net::UnixAddr& address) noexcept;

}  // namespace mio::posix
