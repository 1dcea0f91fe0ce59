// What is left of an Interest may be nothing, which is no Interest.
#include <optional>

#include <mio/interest.hpp>

#ifdef MIO_CONTROL
std::optional<mio::Interest> rest = mio::Interest::readable.remove(mio::Interest::readable);
#else
mio::Interest rest = mio::Interest::readable.remove(mio::Interest::readable);
#endif
