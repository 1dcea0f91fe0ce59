// Room for no source is no room.
#include <mio/sources.hpp>

#ifdef MIO_CONTROL
mio::Sources<1> sources;
#else
mio::Sources<0> sources;
#endif
