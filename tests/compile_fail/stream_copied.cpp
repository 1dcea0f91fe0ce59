// A stream owns its handle; two owners would close it twice.
#include <utility>

#include <mio/net/tcp_stream.hpp>

mio::net::TcpStream second(mio::net::TcpStream& first) noexcept;
mio::net::TcpStream second(mio::net::TcpStream& first) noexcept {
#ifdef MIO_CONTROL
  return std::move(first);
#else
  return first;
#endif
}
