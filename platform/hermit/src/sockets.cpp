#include <mio/sys/error.hpp>
#include <mio/sys/hermit.hpp>
#include <mio/sys/socket.hpp>

namespace mio::sys {

using hermit::checked;
using hermit::counted;

namespace {

// Moves piece after piece, until one moves less than all of it. What was moved before an error is
// told; the error then comes again with the next call.
template <class Move, class Slice>
Result<std::size_t> move_each(std::span<const Slice> slices, Move move) noexcept {
  std::size_t total = 0;
  for (const Slice& slice : slices) {
    const auto& vec = reinterpret_cast<const IoVec&>(slice);
    const Result<std::size_t> moved =
        move(std::span(static_cast<std::byte*>(vec.base), vec.length));
    if (!moved) {
      return total != 0 ? Result<std::size_t>(total) : moved;
    }
    total += *moved;
    if (*moved < vec.length) {
      break;
    }
  }
  return total;
}

}  // namespace

void Socket::close(std::int32_t fd) noexcept {
  // An error of a socket's close tells nothing that the owner could act upon.
  (void)hermit::close(fd);
}

Result<> Sockets::listen(Handle handle, std::int32_t backlog) noexcept {
  return checked(hermit::listen(handle, backlog));
}

// Of nothing the kernel would say that there is nothing to read.
Result<std::size_t> Sockets::receive(Handle handle, std::span<std::byte> buffer) noexcept {
  return buffer.empty() ? Result<std::size_t>(std::size_t{0})
                        : counted(hermit::read(handle, buffer.data(), buffer.size()));
}

Result<std::size_t> Sockets::send(Handle handle, std::span<const std::byte> bytes) noexcept {
  // The kernel takes no null pointer, and an empty datagram is one all the same.
  constexpr std::byte kNothing{};
  const std::byte* const data = bytes.empty() ? &kNothing : bytes.data();
  MIO_TRY_ASSIGN(const std::size_t size, counted(hermit::write(handle, data, bytes.size())));
  if (size == 0 && !bytes.empty()) {
    return ErrorKind::broken_pipe;  // So the kernel says that the connection is over.
  }
  return size;
}

Result<std::size_t> Sockets::receive_vectored(Handle handle,
                                              std::span<const IoSliceMut> slices) noexcept {
  return move_each(slices, [handle](std::span<std::byte> piece) { return receive(handle, piece); });
}

Result<std::size_t> Sockets::send_vectored(Handle handle,
                                           std::span<const IoSlice> slices) noexcept {
  return move_each(slices,
                   [handle](std::span<const std::byte> piece) { return send(handle, piece); });
}

Result<net::Datagram> Sockets::receive_datagram(Handle handle, std::span<std::byte> buffer,
                                                net::Consume consume) noexcept {
  return AddressedSockets<net::SocketAddr>::receive_from(handle, buffer, consume)
      .transform([](const net::Datagram& datagram) noexcept { return datagram; });
}

}  // namespace mio::sys
