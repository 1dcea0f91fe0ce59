#include <mio/slab.hpp>

#ifdef MIO_CONTROL
mio::Slab<int, 1> slab;
#else
mio::Slab<int, 0> slab;
#endif
