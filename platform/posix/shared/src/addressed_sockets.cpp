#include <cerrno>

#include <sys/socket.h>

#include <mio/posix/outcome.hpp>
#include <mio/posix/socket_address.hpp>
#include <mio/posix/sockets.hpp>

namespace mio::posix {

namespace {

// An address as the system has it.
class Name {
 public:
  sockaddr* data() noexcept { return reinterpret_cast<sockaddr*>(&storage_); }
  socklen_t size() const noexcept { return size_; }
  // Room for any address; the call then says how much of it is the address, which may be nothing.
  socklen_t* make_room() noexcept {
    storage_.ss_family = AF_UNSPEC;
    size_ = sizeof storage_;
    return &size_;
  }
  void set_size(socklen_t size) noexcept { size_ = size; }

  template <class Address>
  Result<> set(const Address& address) noexcept {
    MIO_TRY_ASSIGN(size_, to_native(address, storage_));
    return {};
  }
  template <class Address>
  void get(Address& address) const noexcept {
    from_native(storage_, size_, address);
  }

 private:
  sockaddr_storage storage_;
  socklen_t size_ = 0;
};

using GetName = int (*)(int, sockaddr*, socklen_t*);

template <class Address>
Result<Address> address_by(GetName get_name, int fd) noexcept {
  Name name;
  MIO_TRY(checked(get_name(fd, name.data(), name.make_room())));
  Address address;
  name.get(address);
  return address;
}

}  // namespace

template <class Address>
Result<int> AddressedSockets<Address>::open(const Address& address, HandleKind kind) noexcept {
  const int family = family_of(address);
  const int type = kind == HandleKind::datagram ? SOCK_DGRAM : SOCK_STREAM;
  Fd socket{::socket(family, type | SOCK_NONBLOCK | SOCK_CLOEXEC, 0)};
  if (socket.is_open()) {
    return socket.release();
  }
  const Error error = last_error();
  if (error != ErrorKind::invalid_input) {
    return error;
  }
  // Linux before 2.6.27 does not know the two flags.
  Fd plain{::socket(family, type, 0)};
  if (!plain.is_open()) {
    return last_error();
  }
  MIO_TRY_ASSIGN(Fd ready, with_flags(std::move(plain)));
  return ready.release();
}

template <class Address>
Result<int> AddressedSockets<Address>::accept(int fd, Address& address) noexcept {
  Name name;
  Fd socket{::accept4(fd, name.data(), name.make_room(), SOCK_NONBLOCK | SOCK_CLOEXEC)};
  if (!socket.is_open()) {
    const Error error = last_error();
    if (error.os_code() != ENOSYS) {
      return error;
    }
    // Linux before 2.6.28, and a seccomp filter that does not know accept4.
    Fd plain{::accept(fd, name.data(), name.make_room())};
    if (!plain.is_open()) {
      return last_error();
    }
    MIO_TRY_ASSIGN(socket, with_flags(std::move(plain)));
  }
  name.get(address);
  return socket.release();
}

template <class Address>
Result<> AddressedSockets<Address>::connect(int fd, const Address& address) noexcept {
  Name name;
  MIO_TRY(name.set(address));
  const Result<> outcome = checked(::connect(fd, name.data(), name.size()));
  if (!outcome && outcome.error().os_code() == EINPROGRESS) {
    return {};
  }
  return outcome;
}

template <class Address>
Result<> AddressedSockets<Address>::bind(int fd, const Address& address) noexcept {
  Name name;
  MIO_TRY(name.set(address));
  return checked(::bind(fd, name.data(), name.size()));
}

template <class Address>
Result<net::DatagramFrom<Address>> AddressedSockets<Address>::receive_from(
    int fd, std::span<std::byte> buffer, net::Consume consume) noexcept {
  Name name;
  iovec into{buffer.data(), buffer.size()};
  msghdr message{};
  message.msg_name = name.data();
  message.msg_namelen = *name.make_room();
  message.msg_iov = &into;
  message.msg_iovlen = 1;
  MIO_TRY_ASSIGN(const std::size_t size,
                 counted(::recvmsg(fd, &message, consume == net::Consume::no ? MSG_PEEK : 0)));
  name.set_size(message.msg_namelen);
  net::DatagramFrom<Address> datagram{{size, (message.msg_flags & MSG_TRUNC) != 0}, {}};
  name.get(datagram.address);
  return datagram;
}

template <class Address>
Result<std::size_t> AddressedSockets<Address>::send_to(int fd, std::span<const std::byte> bytes,
                                                       const Address& address) noexcept {
  Name name;
  MIO_TRY(name.set(address));
  return counted(::sendto(fd, bytes.data(), bytes.size(), MSG_NOSIGNAL, name.data(), name.size()));
}

template <class Address>
Result<Address> AddressedSockets<Address>::local_addr(int fd) noexcept {
  return address_by<Address>(
      [](int socket, sockaddr* name, socklen_t* size) { return ::getsockname(socket, name, size); },
      fd);
}

template <class Address>
Result<Address> AddressedSockets<Address>::peer_addr(int fd) noexcept {
  return address_by<Address>(
      [](int socket, sockaddr* name, socklen_t* size) { return ::getpeername(socket, name, size); },
      fd);
}

template struct AddressedSockets<net::SocketAddr>;
template struct AddressedSockets<net::UnixAddr>;

}  // namespace mio::posix
