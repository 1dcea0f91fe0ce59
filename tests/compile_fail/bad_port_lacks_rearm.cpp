// A port whose source state cannot be armed again.
#include <mio/contract.hpp>
#include <mio/sys/socket.hpp>
#include <mio/sys/source_state.hpp>

class SourceState : public mio::sys::SourceState {
#ifndef MIO_CONTROL
  using mio::sys::SourceState::rearm;  // Private here, so that it is not there for anybody else.
#endif
};

static_assert(mio::contract::SourceState<SourceState, mio::sys::Selector, mio::sys::Handle>);
