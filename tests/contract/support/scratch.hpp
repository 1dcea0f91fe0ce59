// A folder for the paths of Unix sockets, and texts as the bytes that are sent.
#pragma once

#include <cstddef>
#include <span>

#include <mio/text.hpp>

#include "../host/host.hpp"

namespace mio::test {

/// While it lives the current folder is one of its own, in the build's, and empty at first. Only
/// where the platform has Unix sockets, or files for them to be.
class Scratch {
 public:
  Scratch() noexcept { host::enter_scratch_folder(); }
  Scratch(const Scratch&) = delete;
  Scratch& operator=(const Scratch&) = delete;
  ~Scratch() { host::leave_scratch_folder(); }
};

inline std::span<const std::byte> bytes_of(Text text) noexcept {
  return std::as_bytes(std::span(text.data(), text.size()));
}

inline Text text_of(std::span<const std::byte> bytes) noexcept {
  return {reinterpret_cast<const char*>(bytes.data()), bytes.size()};
}

}  // namespace mio::test
