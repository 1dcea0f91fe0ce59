// A board has no command line, and what addresses it has was decided when its network was set up.
// So servers listen at all of them, and the port is all that there is to tell.
#include <utility>

#include "host.hpp"

namespace host {

mio::Result<mio::net::SocketAddr> address(const char*, const char*, const char*& text) noexcept {
  constexpr std::uint16_t kPort = 7000;
  text = "the port";
  return mio::Result<mio::net::SocketAddr>(std::in_place, mio::net::IpAddr{}, kPort);
}

void Line::add(const mio::Result<mio::net::SocketAddr>& address) noexcept {
  if (address) {
    add("port ");
    add(std::size_t{address->port()});
  }
}

}  // namespace host
