#pragma once

#include <mio/posix/fd.hpp>
#include <mio/posix/sockets.hpp>
#include <mio/sys/source_state.hpp>

namespace mio::sys {

using Handle = int;
using Socket = posix::Fd;
using posix::Sockets;

/// The shared Unix calls; the kernel keeps all state, so accept needs none of ours.
template <class Address>
struct AddressedSockets : posix::AddressedSockets<Address> {
  static Result<Handle> accept(int fd, const SourceState&, Address& address) noexcept {
    return posix::AddressedSockets<Address>::accept(fd, address);
  }
};

}  // namespace mio::sys
