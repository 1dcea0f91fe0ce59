#pragma once

#include <array>
#include <cstddef>
#include <span>

#include <mio/io_slice.hpp>
#include <mio/result.hpp>

namespace mio::posix {

/// The calls of pipes. None raises SIGPIPE.
struct Pipes {
  /// The end to read and the end to write, both non-blocking and close-on-exec.
  static Result<std::array<int, 2>> open() noexcept;
  static Result<std::size_t> read(int fd, std::span<const IoSliceMut> slices) noexcept;
  static Result<std::size_t> write(int fd, std::span<const IoSlice> slices) noexcept;
  static Result<> set_nonblocking(int fd, bool on) noexcept;
};

}  // namespace mio::posix
