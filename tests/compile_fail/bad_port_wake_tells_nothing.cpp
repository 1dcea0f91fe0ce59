// A port whose wake has the wrong return type.
#include <mio/contract.hpp>
#include <mio/sys/waker.hpp>

class Waker {
 public:
  static mio::Result<Waker> create(mio::sys::Selector&, mio::Token) noexcept;
#ifdef MIO_CONTROL
  mio::Result<> wake() const noexcept;
#else
  void wake() const noexcept;
#endif
};

static_assert(mio::contract::Waker<Waker, mio::sys::Selector>);
