// This library, natively and as WebAssembly; there the host has opened the listener.
#include <cstddef>
#include <span>
#include <utility>

#include <mio/mio.hpp>

#include "host.hpp"

namespace {

using mio::Interest;
using mio::net::TcpListener;
using mio::net::TcpStream;
namespace caps = mio::sys::caps;

constexpr mio::Token kListener{0};
// No host lets a guest have many, and there a place in the table is 200 bytes.
constexpr std::size_t kConnectionsMax = caps::kernel_keeps_sources ? 10000 : 1024;
constexpr std::size_t kEventsMax = caps::kernel_keeps_sources ? 1024 : 64;
constexpr std::size_t kBufferBytes = caps::kernel_keeps_sources ? 16384 + 1 : 4096;

using Streams = mio::Slab<TcpStream, kConnectionsMax>;

constinit mio::NoDestructor<mio::Sources<kConnectionsMax + 1>> sources;
constinit mio::NoDestructor<Streams> streams;
std::byte bytes[kBufferBytes];

bool echo(const TcpStream& stream) noexcept {
  for (;;) {
    const mio::Result<std::size_t> size = stream.read(bytes);
    if (!size || *size == 0) {
      return size.failed_with(mio::ErrorKind::would_block);
    }
    const mio::Result<std::size_t> written = stream.write(std::span(bytes).first(*size));
    if (!written || *written != *size) {
      return false;
    }
    if (*size < sizeof bytes) {
      return true;
    }
  }
}

mio::Result<TcpListener> open_listener() noexcept {
  if constexpr (caps::can_bind) {
    return TcpListener::bind({mio::net::IpAddr::v4_loopback, 0});
  }
  return TcpListener::preopened(0);
}

void accept_all(const TcpListener& listener, const mio::Registry& registry) noexcept {
  while (mio::Result<TcpListener::Accepted> accepted = listener.accept()) {
    if constexpr (caps::socket_options) {
      (void)accepted->stream.set_nodelay(true);  // Where it fails, it is slower and not wrong.
    }
    const mio::Result<mio::Token> key = streams->insert(std::move(accepted->stream));
    host::require(key, "keep a connection");
    host::require(registry.register_source(*streams->get(*key), *key, Interest::readable),
                  "watch a socket");
  }
}

mio::Result<> serve() noexcept {
  mio::Events<kEventsMax> events;
  MIO_TRY_ASSIGN(mio::Poll poll, mio::Poll::create(*sources));
  MIO_TRY_ASSIGN(TcpListener listener, open_listener());
  MIO_TRY(poll.registry().register_source(listener, kListener, Interest::readable));
  if constexpr (caps::addresses) {
    host::say("listening on ", listener.local_addr());
  }
  for (;;) {
    MIO_TRY(poll.poll(events, mio::forever));
    for (const mio::Event& event : events) {
      if (event.token() == kListener) {
        accept_all(listener, poll.registry());
      } else if (const TcpStream* stream = streams->get(event.token());
                 stream != nullptr && !echo(*stream)) {
        streams->remove(event.token());
      }
    }
  }
}

}  // namespace

int run() noexcept {
  host::require(serve(), "serve");
  return 1;
}
