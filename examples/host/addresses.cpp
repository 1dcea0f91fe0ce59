// Addresses as text, where there is somebody who writes and reads it.
#include "host.hpp"

namespace host {

mio::Result<mio::net::SocketAddr> address(const char* help, const char* fallback,
                                          const char*& text) noexcept {
  text = argument(help, fallback);
  return mio::net::SocketAddr::parse(text);
}

void Line::add(const mio::Result<mio::net::SocketAddr>& address) noexcept {
  char text[mio::net::SocketAddr::max_text_size];
  if (address) {
    add(mio::Text(text, address->format(text).value_or(0)));
  }
}

}  // namespace host
