#pragma once

#include <cstddef>
#include <span>

#include <mio/sys/io_vec.hpp>

namespace mio {

/// A piece of memory to write from, in a vectored write: the system's own iovec.
/// source  std::io::IoSlice.
class IoSlice {
 public:
  constexpr IoSlice(std::span<const std::byte> bytes) noexcept
      : vec_(sys::IoVec::of(bytes.data(), bytes.size())) {}
  constexpr std::size_t size() const noexcept { return vec_.size(); }

 private:
  sys::IoVec vec_;
};

/// A piece of memory to read into, in a vectored read.
/// source  std::io::IoSliceMut.
class IoSliceMut {
 public:
  constexpr IoSliceMut(std::span<std::byte> bytes) noexcept
      : vec_(sys::IoVec::of(bytes.data(), bytes.size())) {}
  constexpr std::size_t size() const noexcept { return vec_.size(); }

 private:
  sys::IoVec vec_;
};

// Platforms hand arrays of these to the system.
static_assert(sizeof(IoSlice) == sizeof(sys::IoVec) && sizeof(IoSliceMut) == sizeof(sys::IoVec));

/// The bytes that all of `slices` hold together.
template <class Slice>
constexpr std::size_t total_size(std::span<const Slice> slices) noexcept {
  std::size_t total = 0;
  for (const Slice& slice : slices) {
    total += slice.size();
  }
  return total;
}

}  // namespace mio
