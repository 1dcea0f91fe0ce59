#pragma once

#include <mio/sys/selector.hpp>
#include <mio/sys/source_state.hpp>
#include <mio/unsupported.hpp>

namespace mio::sys {

/// Sources are drivers of the user's own; no network.
struct Sockets : unsupported::Sockets<Handle> {
  static void close(Handle) noexcept {}
};

template <class Address>
struct AddressedSockets : unsupported::AddressedSockets<Handle, SourceState, Address> {};

}  // namespace mio::sys
