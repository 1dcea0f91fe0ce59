// A port whose event does not say whether there is urgent data.
#include <mio/contract.hpp>
#include <mio/sys/event.hpp>

class Event : public mio::sys::Event {
#ifndef MIO_CONTROL
  using mio::sys::Event::is_priority;
#endif
};

static_assert(mio::contract::NativeEvent<Event>);
