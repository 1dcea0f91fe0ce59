#pragma once

#include <mio/posix/fd.hpp>
#include <mio/posix/sockets.hpp>
#include <mio/sys/source_state.hpp>

namespace mio::sys {

using Handle = int;
using Socket = posix::Fd;
using posix::Sockets;

/// The shared Unix calls; looking at a source uses nothing up, so accept needs no state of ours.
template <class Address>
struct AddressedSockets : posix::AddressedSockets<Address> {
  static Result<Handle> accept(int fd, const SourceState&, Address& address) noexcept {
    return posix::AddressedSockets<Address>::accept(fd, address);
  }
};

}  // namespace mio::sys
