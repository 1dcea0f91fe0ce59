#pragma once

#include <mio/posix/fd.hpp>
#include <mio/posix/sockets.hpp>
#include <mio/sys/source_state.hpp>

namespace mio::sys {

using Handle = int;
using Socket = posix::Fd;

/// The shared Unix calls; looking at a source uses nothing up, so accept needs no state of ours.
struct Sockets : posix::Sockets {
  static Result<Handle> accept(int fd, const SourceState&, net::SocketAddr& address) noexcept {
    return posix::Sockets::accept(fd, address);
  }
};

}  // namespace mio::sys
