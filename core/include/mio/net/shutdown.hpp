#pragma once

#include <cstdint>

namespace mio::net {

/// Which directions of a connection to end.
/// source  std::net::Shutdown.
enum class Shutdown : std::uint8_t { read, write, both };

}  // namespace mio::net
