#pragma once

#include <cstddef>

namespace mio::net {

/// What became of a datagram that was received: its bytes are in the buffer.
struct Datagram {
  /// Bytes in the buffer; 0 is a datagram without content, not an end.
  std::size_t size;
  /// The datagram was longer than the buffer, and the rest of it is lost (peeked at: not yet).
  bool is_truncated;
};

/// The same, and who sent it.
template <class Address>
struct DatagramFrom : Datagram {
  Address address;
};

/// Whether a receive leaves what it found where it is.
enum class Consume : bool { no, yes };

}  // namespace mio::net
