#include <mio/pipe.hpp>

#include <mio/sys/pipes.hpp>

namespace mio::pipe {

using sys::Pipes;

Result<> End::set_nonblocking(bool on) const noexcept { return Pipes::set_nonblocking(raw(), on); }

Result<std::size_t> Sender::write(std::span<const std::byte> bytes) const noexcept {
  const IoSlice slice(bytes);
  return write_vectored({&slice, 1});
}

Result<std::size_t> Sender::write_vectored(std::span<const IoSlice> slices) const noexcept {
  return io_.do_transfer(Interest::writable, total_size(slices), [&](const sys::Socket& handle) {
    return Pipes::write(handle.handle(), slices);
  });
}

Result<std::size_t> Receiver::read(std::span<std::byte> buffer) const noexcept {
  const IoSliceMut slice(buffer);
  return read_vectored({&slice, 1});
}

Result<std::size_t> Receiver::read_vectored(std::span<const IoSliceMut> slices) const noexcept {
  return io_.do_transfer(Interest::readable, total_size(slices), [&](const sys::Socket& handle) {
    return Pipes::read(handle.handle(), slices);
  });
}

Result<Pipe> create() noexcept {
  MIO_TRY_ASSIGN(const auto ends, Pipes::open());
  return Pipe{Sender::from_raw(ends[1]), Receiver::from_raw(ends[0])};
}

}  // namespace mio::pipe
