// A bare number has no unit.
#include <mio/poll.hpp>

mio::Result<> once(mio::Poll& poll, mio::EventList& events) noexcept;
mio::Result<> once(mio::Poll& poll, mio::EventList& events) noexcept {
#ifdef MIO_CONTROL
  return poll.poll(events, mio::Timeout::milliseconds(100));
#else
  return poll.poll(events, 100);
#endif
}
