// The connection to the peers, through a preopened listener.
#include <cstddef>

#include <mio/assert.hpp>
#include <mio/sys/preopened.hpp>
#include <mio/sys/preview1.hpp>

#include "remote_peer.hpp"

namespace mio::test::remote {

namespace {

namespace preview1 = sys::preview1;
using sys::IoVec;

// The host's listener may block or not; it is left as it is.
void await_connection(sys::Handle listener) noexcept {
  preview1::Subscription asked[2]{};
  asked[0].tag = preview1::eventtype_fd_read;
  asked[0].fd = static_cast<std::uint32_t>(listener);
  asked[1].tag = preview1::eventtype_clock;
  asked[1].clock_id = preview1::clockid_monotonic;
  asked[1].timeout_ns = 1'000'000;  // A host that does not poll sockets needs a clock.
  preview1::Event answers[2]{};
  std::size_t count = 0;
  MIO_ASSERT(preview1::poll_oneoff(asked, answers, 2, &count) == 0);
}

}  // namespace

sys::Handle await_control() noexcept {
  // Asked first: the library looks for listeners only as long as nothing was accepted.
  const Result<std::size_t> listener_count = sys::Preopened::count();
  MIO_ASSERT(listener_count && *listener_count > 1);
  const sys::Handle listener = sys::Preopened::handle(0);
  std::int32_t control = -1;
  // Without flags the connection is a blocking one.
  while (preview1::sock_accept(listener, 0, &control) != 0) {
    await_connection(listener);
  }
  return control;
}

std::size_t send(sys::Handle control, std::span<const std::byte> bytes) noexcept {
  const IoVec from = IoVec::of(bytes.data(), bytes.size());
  std::size_t moved = 0;
  MIO_ASSERT(preview1::sock_send(control, &from, 1, 0, &moved) == 0 && moved != 0);
  return moved;
}

std::size_t receive(sys::Handle control, std::span<std::byte> buffer) noexcept {
  const IoVec into = IoVec::of(buffer.data(), buffer.size());
  std::size_t moved = 0;
  std::uint16_t flags = 0;
  MIO_ASSERT(preview1::sock_recv(control, &into, 1, 0, &moved, &flags) == 0 && moved != 0);
  return moved;
}

}  // namespace mio::test::remote
