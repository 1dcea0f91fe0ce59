// An Interest asks for something; one that asks for nothing cannot be made.
#include <mio/interest.hpp>

#ifdef MIO_CONTROL
constexpr mio::Interest interest = mio::Interest::readable;
#else
constexpr mio::Interest interest;
#endif
static_assert(interest.is_readable());
