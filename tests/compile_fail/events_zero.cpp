// A poll that can report nothing would never end, so its capacity cannot be written down.
#include <mio/events.hpp>

#ifdef MIO_CONTROL
mio::Events<1> events;
#else
mio::Events<0> events;
#endif
