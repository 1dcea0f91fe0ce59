// A user's own type joins only with functions that do not throw.
#include <mio/net/tcp_stream.hpp>

#ifdef MIO_CONTROL
#define MAYBE_NOEXCEPT noexcept
#else
#define MAYBE_NOEXCEPT
#endif

class Wrapper {
 public:
  mio::Result<> register_with(const mio::Registry&, mio::Token, mio::Interest) MAYBE_NOEXCEPT;
  mio::Result<> reregister_with(const mio::Registry&, mio::Token, mio::Interest) noexcept;
  mio::Result<> deregister_from(const mio::Registry&) noexcept;
};

static_assert(mio::Source<Wrapper>);
