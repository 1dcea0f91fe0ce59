// Whoever polls says how long: there is no default to forget.
#include <mio/poll.hpp>

mio::Result<> once(mio::Poll& poll, mio::EventList& events) noexcept;
mio::Result<> once(mio::Poll& poll, mio::EventList& events) noexcept {
#ifdef MIO_CONTROL
  return poll.poll(events, mio::forever);
#else
  return poll.poll(events);
#endif
}
