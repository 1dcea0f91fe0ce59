#include "listener.hpp"

#include <mio/listen_fds.hpp>
#include <mio/sys/caps.hpp>

#include "loop.hpp"

namespace mio::test {

namespace {

// Number 0 may carry the control connection.
constexpr std::size_t kFirstShared = 1;
constexpr std::size_t kFirstOwn = kFirstShared + listeners_max;

// A listener that was handed over can be taken once, so it is kept here, by its handle, while no
// test uses it.
struct Shelf {
  sys::Handle handle;
  bool is_filled;
};
[[maybe_unused]] constinit Shelf shelves[listeners_max]{};

[[maybe_unused]] net::TcpListener bind_one() noexcept {
  return must(net::TcpListener::bind({net::IpAddr::v4(127, 0, 0, 1), 0}), "bind");
}

net::TcpListener borrow(std::size_t index) noexcept {
  MIO_ASSERT(index < listeners_max);
  if constexpr (sys::caps::can_bind) {
    return bind_one();
  } else {
    if (std::exchange(shelves[index].is_filled, false)) {
      return net::TcpListener::from_raw(shelves[index].handle);
    }
    return must(net::TcpListener::preopened(kFirstShared + index), "preopened listener");
  }
}

net::TcpListener take_next() noexcept {
  if constexpr (sys::caps::can_bind) {
    return bind_one();
  } else {
    static constinit std::size_t next = kFirstOwn;
    return must(net::TcpListener::preopened(next++), "one more preopened listener");
  }
}

// What a peer is told to connect to: a port of ours, or the number of a listener.
std::uint32_t target_of(const net::TcpListener& listener, std::size_t index) noexcept {
  if constexpr (sys::caps::can_bind) {
    return must(listener.local_addr(), "address").port();
  } else {
    return static_cast<std::uint32_t>(index);
  }
}

std::uint32_t target_of_own(const net::TcpListener& listener) noexcept {
  static constinit std::size_t next = kFirstOwn;
  return target_of(listener, next++);
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

OwnListener::OwnListener() noexcept : target(0), listener(take_next()) {
  target = target_of_own(listener);
}

Connection::Connection(TestListener& listener, Peer::Options options) noexcept
    : peer(listener.connect(options)), stream(accept_one(*listener)) {}

Connection::Connection(OwnListener& listener) noexcept
    : peer(listener.connect()), stream(accept_one(listener.listener)) {}

}  // namespace mio::test
