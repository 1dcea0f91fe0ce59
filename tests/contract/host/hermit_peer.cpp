// The connection to the peers, by the kernel's own calls: sockets that are not made non-blocking
// block.
#include <mio/assert.hpp>
#include <mio/sys/hermit.hpp>

#include "remote_peer.hpp"

namespace mio::test::remote {

namespace hermit = sys::hermit;

sys::Handle await_control() noexcept {
  hermit::SockaddrIn address{};
  address.len = sizeof address;
  address.family = hermit::kAfInet;
  // The port of listener number 0, 7000, in the order of the wire.
  address.port = static_cast<std::uint16_t>((7000 & 0xff) << 8 | 7000 >> 8);
  const sys::Handle listener = hermit::socket(hermit::kAfInet, hermit::kSockStream, 0);
  MIO_ASSERT(listener >= 0);
  MIO_ASSERT(hermit::bind(listener, &address, sizeof address) == 0);
  MIO_ASSERT(hermit::listen(listener, 1) == 0);
  std::uint32_t size = sizeof address;
  const sys::Handle control = hermit::accept(listener, &address, &size);
  MIO_ASSERT(control >= 0);
  return control;
}

std::size_t send(sys::Handle control, std::span<const std::byte> bytes) noexcept {
  const std::ptrdiff_t moved = hermit::write(control, bytes.data(), bytes.size());
  MIO_ASSERT(moved > 0);
  return static_cast<std::size_t>(moved);
}

std::size_t receive(sys::Handle control, std::span<std::byte> buffer) noexcept {
  const std::ptrdiff_t moved = hermit::read(control, buffer.data(), buffer.size());
  MIO_ASSERT(moved > 0);
  return static_cast<std::size_t>(moved);
}

}  // namespace mio::test::remote
