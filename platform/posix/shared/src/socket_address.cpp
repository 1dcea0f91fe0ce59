#include <mio/posix/socket_address.hpp>

#include <cstddef>
#include <cstring>

#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <sys/un.h>

namespace mio::posix {

namespace {

// Where the path begins, which is the size of an unnamed address.
constexpr std::size_t kPathOffset = offsetof(sockaddr_un, sun_path);
constexpr std::size_t kPathSize = sizeof(sockaddr_un{}.sun_path);

#ifdef __linux__
constexpr bool kHasAbstractNames = true;
#else
constexpr bool kHasAbstractNames = false;
#endif

}  // namespace

int family_of(const net::SocketAddr& address) noexcept {
  return address.is_v4() ? AF_INET : AF_INET6;
}

int family_of(const net::UnixAddr&) noexcept { return AF_UNIX; }

Result<unsigned> to_native(const net::SocketAddr& address, sockaddr_storage& native) noexcept {
  const auto octets = address.ip().octets();
  if (address.ip().is_v4()) {
    sockaddr_in v4{};
    v4.sin_family = AF_INET;
    v4.sin_port = htons(address.port());
    std::memcpy(&v4.sin_addr, octets.data(), sizeof v4.sin_addr);
    std::memcpy(&native, &v4, sizeof v4);
    return static_cast<unsigned>(sizeof v4);
  }
  sockaddr_in6 v6{};
  v6.sin6_family = AF_INET6;
  v6.sin6_port = htons(address.port());
  v6.sin6_flowinfo = address.flow_info();
  v6.sin6_scope_id = address.scope_id();
  std::memcpy(&v6.sin6_addr, octets.data(), sizeof v6.sin6_addr);
  std::memcpy(&native, &v6, sizeof v6);
  return static_cast<unsigned>(sizeof v6);
}

Result<unsigned> to_native(const net::UnixAddr& address, sockaddr_storage& native) noexcept {
  if (address.is_abstract() && !kHasAbstractNames) {
    return ErrorKind::unsupported;
  }
  const Text text = address.is_path() ? address.path() : address.abstract_name();
  // A path has a zero behind it, an abstract name one before it.
  const std::size_t size = address.is_unnamed() ? 0 : text.size() + 1;
  if (size > kPathSize) {
    return ErrorKind::invalid_input;
  }
  sockaddr_un name{};
  name.sun_family = AF_UNIX;
  std::memcpy(name.sun_path + (address.is_abstract() ? 1 : 0), text.data(), text.size());
  std::memcpy(&native, &name, sizeof name);
  return static_cast<unsigned>(kPathOffset + size);
}

void from_native(const sockaddr_storage& native, unsigned size, net::SocketAddr& address) noexcept {
  address = {};
  if (size >= sizeof(sockaddr_in) && native.ss_family == AF_INET) {
    sockaddr_in v4;
    std::memcpy(&v4, &native, sizeof v4);
    std::uint8_t octets[4];
    std::memcpy(octets, &v4.sin_addr, sizeof octets);
    address = {net::IpAddr::v4(octets[0], octets[1], octets[2], octets[3]), ntohs(v4.sin_port)};
  } else if (size >= sizeof(sockaddr_in6) && native.ss_family == AF_INET6) {
    sockaddr_in6 v6;
    std::memcpy(&v6, &native, sizeof v6);
    std::array<std::uint8_t, 16> octets;
    std::memcpy(octets.data(), &v6.sin6_addr, sizeof v6.sin6_addr);
    address = {net::IpAddr::v6(octets), ntohs(v6.sin6_port), v6.sin6_flowinfo, v6.sin6_scope_id};
  }
}

void from_native(const sockaddr_storage& native, unsigned size, net::UnixAddr& address) noexcept {
  address = {};
  if (size <= kPathOffset || native.ss_family != AF_UNIX) {
    return;
  }
  sockaddr_un name;
  std::memcpy(&name, &native, sizeof name);
  if (name.sun_path[0] == '\0') {
    // BSD systems fill an unnamed address up with zeros, so there the size says nothing.
    if (kHasAbstractNames) {
      address = net::UnixAddr::from_abstract_name({name.sun_path + 1, size - kPathOffset - 1})
                    .value_or(address);
    }
    return;
  }
  // Systems differ in whether they count zeros behind a path. Linux gives one more byte than there
  // is room for where a path fills all of it, and such a path we can only call unnamed.
  std::size_t length = 0;
  while (length < kPathSize && length < size - kPathOffset && name.sun_path[length] != '\0') {
    ++length;
  }
  address = net::UnixAddr::from_path({name.sun_path, length}).value_or(address);
}

}  // namespace mio::posix
