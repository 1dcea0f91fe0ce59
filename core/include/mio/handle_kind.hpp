#pragma once

#include <cstdint>

namespace mio {

/// What a handle is, told to the selector at registration, since some platforms look at a stream
/// and at a listener in different ways to know whether it is ready; and to what opens a socket.
enum class HandleKind : std::uint8_t { stream, listener, datagram, pipe, other };

}  // namespace mio
