// The connection to the peers, over the network. What waits for it does what a poll would do.
#include <mio/assert.hpp>
#include <mio/baremetal/chore.hpp>
#include <mio/baremetal/critical.hpp>
#include <mio/baremetal/news.hpp>
#include <mio/net/tcp_listener.hpp>

#include "host.hpp"
#include "network.hpp"
#include "remote_peer.hpp"

namespace mio::test::remote {

namespace {

using sys::Sockets;

// Before the first test: those that bind want an address.
[[maybe_unused]] const bool is_started = (board::start_network(), true);

template <class Operation>
auto block(Operation&& operation) noexcept {
  for (;;) {
    baremetal::news.forget();
    const std::uint64_t due_ns = baremetal::do_chores();
    auto result = operation();
    if (!result.failed_with(ErrorKind::would_block)) {
      MIO_ASSERT(result);
      return result;
    }
    const baremetal::Critical critical;
    if (!baremetal::news.is_told()) {
      baremetal::wait_for_interrupt(due_ns);
    }
  }
}

}  // namespace

sys::Handle await_control() noexcept {
  const Result<net::TcpListener> listener = net::TcpListener::bind(host::listener_address(0));
  MIO_ASSERT(listener);
  auto accepted = block([&]() noexcept { return listener->accept(); });
  MIO_ASSERT(accepted->stream.set_nodelay(true));
  return std::move(accepted->stream).into_raw();
}

std::size_t send(sys::Handle control, std::span<const std::byte> bytes) noexcept {
  return *block([&]() noexcept { return Sockets::send(control, bytes); });
}

std::size_t receive(sys::Handle control, std::span<std::byte> buffer) noexcept {
  const std::size_t size = *block([&]() noexcept { return Sockets::receive(control, buffer); });
  MIO_ASSERT(size != 0);
  return size;
}

}  // namespace mio::test::remote
