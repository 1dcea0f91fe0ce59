#include "listener.hpp"

#include <mio/listen_fds.hpp>
#include <mio/sys/caps.hpp>

#include "../host/host.hpp"
#include "loop.hpp"

namespace mio::test {

namespace {

// Number 0 may carry the control connection. Peers know so many by their numbers: LISTENERS of
// tools/run_contract.py.
constexpr std::size_t kFirstShared = 1;
constexpr std::size_t kFirstOwn = kFirstShared + listeners_max;
constexpr std::size_t kEnd = 12;

// A listener that was handed over can be taken once, so it is kept here, by its handle, while no
// test uses it.
struct Shelf {
  sys::Handle handle;
  bool is_filled;
};
[[maybe_unused]] constinit Shelf shelves[listeners_max]{};

[[maybe_unused]] net::TcpListener bind_one(std::size_t number) noexcept {
  return must(net::TcpListener::bind(host::listener_address(number)), "bind");
}

net::TcpListener borrow(std::size_t index) noexcept {
  MIO_ASSERT(index < listeners_max);
  if constexpr (sys::caps::can_bind) {
    return bind_one(kFirstShared + index);
  } else {
    if (std::exchange(shelves[index].is_filled, false)) {
      return net::TcpListener::from_raw(shelves[index].handle);
    }
    return must(net::TcpListener::preopened(kFirstShared + index), "preopened listener");
  }
}

// The next number that no test had lately: one that is bound can be bound again.
std::size_t next_own() noexcept {
  static constinit std::size_t next = kFirstOwn;
  MIO_ASSERT(next < kEnd);
  const std::size_t number = next++;
  if (sys::caps::can_bind && next == kEnd) {
    next = kFirstOwn;
  }
  return number;
}

net::TcpListener take(std::size_t number) noexcept {
  if constexpr (sys::caps::can_bind) {
    return bind_one(number);
  } else {
    return must(net::TcpListener::preopened(number), "one more preopened listener");
  }
}

// What a peer is told to connect to: the number of a listener, or a port of ours.
std::uint32_t target_of(const net::TcpListener& listener, std::size_t number) noexcept {
  return host::has_remote_peers() ? static_cast<std::uint32_t>(number)
                                  : must(listener.local_addr(), "address").port();
}

// The peer's connect has returned, yet the connection may be on its way through the backlog.
net::TcpStream accept_one(net::TcpListener& listener) noexcept {
  Result<net::TcpListener::Accepted> accepted = listener.accept();
  if (accepted.failed_with(ErrorKind::would_block)) {
    Loop loop;
    CHECK(loop.registry().register_source(listener, Token{1}, Interest::readable));
    CHECK(loop.poll.poll(loop.events, Timeout::milliseconds(5000)));
    CHECK(loop.registry().deregister_source(listener));
    return must(listener.accept(), "accept").stream;
  }
  return must(std::move(accepted), "accept").stream;
}

}  // namespace

TestListener::TestListener(std::size_t index) noexcept
    : index_(index), target_(0), listener_(borrow(index)) {
  target_ = target_of(listener_, kFirstShared + index);
}

TestListener::~TestListener() {
  if constexpr (!sys::caps::can_bind) {
    // What is left behind would be the next test's. Going through the handle ends a registration
    // that the test has left.
    net::TcpListener drained = net::TcpListener::from_raw(std::move(listener_).into_raw());
    while (drained.accept()) {
    }
    shelves[index_] = {std::move(drained).into_raw(), true};
  }
}

OwnListener::OwnListener() noexcept : OwnListener(next_own()) {}

OwnListener::OwnListener(std::size_t number) noexcept : target(0), listener(take(number)) {
  target = target_of(listener, number);
}

Connection::Connection(TestListener& listener, Peer::Options options) noexcept
    : Connection(listener.connect(options), *listener) {}

Connection::Connection(OwnListener& listener) noexcept
    : Connection(listener.connect(), listener.listener) {}

Connection::Connection(Peer connected, net::TcpListener& listener) noexcept
    : stream(accept_one(listener)), peer(std::move(connected)) {}

}  // namespace mio::test
