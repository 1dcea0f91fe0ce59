// A port whose select is not noexcept.
#include <mio/contract.hpp>
#include <mio/sys/selector.hpp>

#ifdef MIO_CONTROL
#define MAYBE_NOEXCEPT noexcept
#else
#define MAYBE_NOEXCEPT
#endif

class Selector : public mio::sys::Selector {
 public:
  using mio::sys::Selector::Selector;
  mio::Result<std::size_t> select(mio::Event*, std::size_t, mio::Timeout) MAYBE_NOEXCEPT;
};

static_assert(mio::contract::Selector<Selector, mio::sys::SlotsView>);
