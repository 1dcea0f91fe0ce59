#pragma once

#include <mio/posix/fd.hpp>
#include <mio/posix/sockets.hpp>
#include <mio/sys/source_state.hpp>

namespace mio::sys {

using Handle = int;
using Socket = posix::Fd;

/// The shared Unix calls; the kernel keeps all state, so accept needs none of ours.
struct Sockets : posix::Sockets {
  static Result<Handle> accept(int fd, const SourceState&, net::SocketAddr& address) noexcept {
    return posix::Sockets::accept(fd, address);
  }
};

}  // namespace mio::sys
