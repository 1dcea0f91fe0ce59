// Only a Source can be registered, and the compiler says so.
#include <mio/net/tcp_stream.hpp>

struct NotASource {
  int handle;
};

#ifdef MIO_CONTROL
using Registered = mio::net::TcpStream;
#else
using Registered = NotASource;
#endif

mio::Result<> watch(const mio::Registry& registry, Registered& source) noexcept;
mio::Result<> watch(const mio::Registry& registry, Registered& source) noexcept {
  return registry.register_source(source, mio::Token{1}, mio::Interest::readable);
}
