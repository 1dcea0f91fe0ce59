// The micro-benchmarks of dispatch.hpp on the library.
#include <optional>

#include <mio/mio.hpp>

#include "dispatch.hpp"

namespace {

using mio::Interest;
using mio::Token;
using mio::net::TcpStream;

constexpr Token kWake{1'000'000};

mio::Sources<bench::kWatched> sources;
mio::Events<bench::kEventCapacity> events;
std::optional<mio::Poll> poll;
std::optional<mio::Waker> waker;
union Place {
  Place() {}
  ~Place() {}
  TcpStream stream;
};
Place streams[bench::kWatched];

TcpStream& stream_of(Token token) noexcept {
  return streams[static_cast<std::size_t>(token)].stream;
}

}  // namespace

namespace bench {

void set_up() {
  poll.emplace(mio::Poll::create(sources).value());
  waker.emplace(mio::Waker::create(poll->registry(), kWake).value());
}

void watch(const int* fds, std::size_t count) {
  for (std::size_t index = 0; index < count; ++index) {
    ::new (&streams[index].stream) TcpStream(TcpStream::from_raw(fds[index]));
    require(poll->registry()
                .register_source(streams[index].stream, Token{index}, Interest::readable)
                .has_value());
  }
}

std::size_t dispatch(const int*) {
  require(poll->poll(events, mio::forever).has_value());
  std::size_t total = 0;
  for (const mio::Event& event : events) {
    if (event.is_readable()) {
      std::byte bytes[8];
      const mio::Result<std::size_t> size = stream_of(event.token()).read(bytes);
      require(size && *size > 0);
      total += *size;
    }
  }
  return total;
}

void empty_poll() { require(poll->poll(events, mio::Timeout::zero()) && events.is_empty()); }

void register_and_deregister(int fd) {
  static TcpStream stream = TcpStream::from_raw(fd);
  require(poll->registry().register_source(stream, Token{7}, Interest::readable).has_value());
  require(poll->registry().deregister_source(stream).has_value());
}

void reregister(int) {
  require(poll->registry()
              .reregister_source(streams[0].stream, Token{7}, Interest::readable)
              .has_value());
}

void wake_and_poll() {
  require(waker->wake().has_value());
  require(poll->poll(events, mio::forever).has_value());
}

void tear_down() {
  waker.reset();
  poll.reset();
}

}  // namespace bench
