// A port that has a capability of which nobody has heard.
#include <mio/capabilities.hpp>

namespace caps {

using namespace mio::unsupported::caps;
#ifdef MIO_CONTROL
using mio::supported::caps::kernel_keeps_sources;
#else
using mio::supported::caps::kernel_keeps_sorces;
#endif

}  // namespace caps

#ifdef MIO_CONTROL
static_assert(caps::kernel_keeps_sources && !caps::threads);
#endif
