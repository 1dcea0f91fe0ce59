#include <mio/sys/socket.hpp>

namespace mio::sys {

namespace {

Result<> checked(std::uint16_t code) noexcept {
  return code == 0 ? Result<>() : Result<>(preview1::error_from(code));
}

Result<std::size_t> counted(std::uint16_t code, std::size_t count) noexcept {
  return code == 0 ? Result<std::size_t>(count) : Result<std::size_t>(preview1::error_from(code));
}

Result<std::size_t> receive_into(Handle handle, const IoVec* into, std::size_t count,
                                 std::uint16_t flags) noexcept {
  std::size_t size = 0;
  std::uint16_t out_flags;
  const std::uint16_t code = preview1::sock_recv(handle, into, count, flags, &size, &out_flags);
  return counted(code, size);
}

Result<std::size_t> send_from(Handle handle, const IoVec* from, std::size_t count) noexcept {
  std::size_t size = 0;
  const std::uint16_t code = preview1::sock_send(handle, from, count, 0, &size);
  return counted(code, size);
}

}  // namespace

void Socket::close(Handle handle) noexcept {
  // wazero's fd_close sends no FIN, so the end of the stream is sent first. On a listener this
  // fails and does no harm; and no error of either call could be acted upon.
  (void)preview1::sock_shutdown(handle, preview1::sdflags_wr);
  (void)preview1::fd_close(handle);
}

Result<Handle> Sockets::accept(Handle handle, const SourceState& state) noexcept {
  Handle accepted = state.take_accepted();
  if (accepted == 0) {
    // Any other flag would lose the connection on some host.
    MIO_TRY(checked(preview1::sock_accept(handle, preview1::fdflags_nonblock, &accepted)));
  }
  return accepted;
}

Result<std::size_t> Sockets::receive(Handle handle, std::span<std::byte> buffer) noexcept {
  const IoVec into = IoVec::of(buffer.data(), buffer.size());
  return receive_into(handle, &into, 1, 0);
}

Result<std::size_t> Sockets::peek(Handle handle, std::span<std::byte> buffer) noexcept {
  const IoVec into = IoVec::of(buffer.data(), buffer.size());
  return receive_into(handle, &into, 1, preview1::riflags_peek);
}

Result<std::size_t> Sockets::send(Handle handle, std::span<const std::byte> bytes) noexcept {
  const IoVec from = IoVec::of(bytes.data(), bytes.size());
  return send_from(handle, &from, 1);
}

Result<std::size_t> Sockets::receive_vectored(Handle handle,
                                              std::span<const IoSliceMut> slices) noexcept {
  return receive_into(handle, reinterpret_cast<const IoVec*>(slices.data()), slices.size(), 0);
}

Result<std::size_t> Sockets::send_vectored(Handle handle,
                                           std::span<const IoSlice> slices) noexcept {
  return send_from(handle, reinterpret_cast<const IoVec*>(slices.data()), slices.size());
}

Result<> Sockets::shutdown(Handle handle, net::Shutdown how) noexcept {
  // One after the other: wazero takes both at once for the sending direction alone.
  if (how != net::Shutdown::write) {
    MIO_TRY(checked(preview1::sock_shutdown(handle, preview1::sdflags_rd)));
  }
  return how == net::Shutdown::read
             ? Result<>()
             : checked(preview1::sock_shutdown(handle, preview1::sdflags_wr));
}

}  // namespace mio::sys
