#pragma once

#include <cstdint>

namespace mio {

/// What a handle is, told to the selector at registration: some platforms must look at a stream
/// and at a listener in different ways to know whether it is ready.
enum class HandleKind : std::uint8_t { stream, listener, other };

}  // namespace mio
