#include <mio/posix/sockets.hpp>

#include <cerrno>

#include <sys/socket.h>
#include <sys/uio.h>

#include <mio/posix/outcome.hpp>

namespace mio::posix {

namespace {

static_assert(sizeof(IoVec) == sizeof(iovec) && alignof(IoVec) == alignof(iovec));
static_assert(offsetof(IoVec, base) == offsetof(iovec, iov_base));
static_assert(offsetof(IoVec, length) == offsetof(iovec, iov_len));

// A message of these pieces of memory, without an address.
template <class Slice>
msghdr message_of(std::span<const Slice> slices) noexcept {
  msghdr message{};
  message.msg_iov = reinterpret_cast<iovec*>(const_cast<Slice*>(slices.data()));
  message.msg_iovlen = static_cast<decltype(message.msg_iovlen)>(slices.size());  // int on musl.
  return message;
}

}  // namespace

Result<std::array<int, 2>> Sockets::open_pair(HandleKind kind) noexcept {
  const int type = kind == HandleKind::datagram ? SOCK_DGRAM : SOCK_STREAM;
  std::array<int, 2> fds;
  if (::socketpair(AF_UNIX, type | SOCK_NONBLOCK | SOCK_CLOEXEC, 0, fds.data()) == 0) {
    return fds;
  }
  const Error error = last_error();
  if (error != ErrorKind::invalid_input) {
    return error;
  }
  // Linux before 2.6.27 does not know the two flags.
  MIO_TRY(checked(::socketpair(AF_UNIX, type, 0, fds.data())));
  return with_flags(fds);
}

Result<> Sockets::listen(int fd, std::int32_t backlog) noexcept {
  return checked(::listen(fd, backlog));
}

Result<std::size_t> Sockets::peek(int fd, std::span<std::byte> buffer) noexcept {
  return moved(calls::recv(fd, buffer.data(), buffer.size(), MSG_PEEK));
}

Result<std::size_t> Sockets::receive_vectored(int fd, std::span<const IoSliceMut> slices) noexcept {
  msghdr message = message_of(slices);
  return counted(::recvmsg(fd, &message, 0));
}

Result<std::size_t> Sockets::send_vectored(int fd, std::span<const IoSlice> slices) noexcept {
  static_assert(send_flags == MSG_NOSIGNAL);
  const msghdr message = message_of(slices);
  return counted(::sendmsg(fd, &message, send_flags));
}

Result<net::Datagram> Sockets::receive_datagram(int fd, std::span<std::byte> buffer,
                                                net::Consume consume) noexcept {
  const IoSliceMut slice(buffer);
  msghdr message = message_of(std::span(&slice, 1));
  MIO_TRY_ASSIGN(const std::size_t size,
                 counted(::recvmsg(fd, &message, consume == net::Consume::no ? MSG_PEEK : 0)));
  return net::Datagram{size, (message.msg_flags & MSG_TRUNC) != 0};
}

Result<> Sockets::shutdown(int fd, net::Shutdown how) noexcept {
  constexpr int kHow[] = {SHUT_RD, SHUT_WR, SHUT_RDWR};
  return checked(::shutdown(fd, kHow[static_cast<int>(how)]));
}

}  // namespace mio::posix
