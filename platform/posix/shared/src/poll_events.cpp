#include <mio/posix/poll_events.hpp>

#include <poll.h>

#include <mio/slots/event.hpp>

namespace mio::posix {

using sys::Ready;

namespace {

#ifdef POLLRDHUP
constexpr int kRdHup = POLLRDHUP;
#else
constexpr int kRdHup = 0;  // Only Linux tells the end of one direction.
#endif

}  // namespace

short asked_of(std::uint8_t directions) noexcept {
  return static_cast<short>(((directions & Ready::readable) != 0 ? POLLIN | kRdHup : 0) |
                            ((directions & Ready::writable) != 0 ? POLLOUT : 0) |
                            ((directions & Ready::priority) != 0 ? POLLPRI : 0));
}

// An error or a hang-up ends both directions: neither a read nor a write would block. So does a
// descriptor that was closed behind our back.
std::uint8_t ready_of(short revents) noexcept {
  if (revents == POLLIN) {
    return Ready::readable;  // As mostly.
  }
  std::uint8_t ready = 0;
  const auto add = [&](int bits, std::uint8_t says) { ready |= (revents & bits) != 0 ? says : 0; };
  add(POLLIN, Ready::readable);
  add(POLLPRI, Ready::readable | Ready::priority);
  add(POLLOUT, Ready::writable);
  add(kRdHup, Ready::readable | Ready::read_closed);
  add(POLLHUP, Ready::hung_up | Ready::trouble);
  add(POLLERR, Ready::both | Ready::error | Ready::trouble);
  add(POLLNVAL, Ready::hung_up | Ready::error | Ready::trouble);
  // The end of a pipe's reader comes as ERR alone, or beside OUT.
  if (revents == POLLERR || (revents & (POLLOUT | POLLERR)) == (POLLOUT | POLLERR)) {
    ready |= Ready::write_closed;
  }
  return ready;
}

}  // namespace mio::posix
