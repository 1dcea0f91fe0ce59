#include <cstddef>

#include <mio/sys/error.hpp>
#include <mio/sys/hermit.hpp>
#include <mio/sys/socket.hpp>

namespace mio::sys {

using hermit::checked;
using hermit::counted;
using hermit::SockaddrIn;

namespace {

static_assert(sizeof(SockaddrIn) == 16 && alignof(SockaddrIn) == 2);
static_assert(offsetof(SockaddrIn, port) == 2 && offsetof(SockaddrIn, address) == 4);

using Sockets4 = AddressedSockets<net::SocketAddr>;
using GetName = std::int32_t (*)(std::int32_t, SockaddrIn*, std::uint32_t*);

// From the order of the wire, and back.
std::uint16_t swapped(std::uint16_t port) noexcept {
  return static_cast<std::uint16_t>(port << 8 | port >> 8);
}

Result<SockaddrIn> native(const net::SocketAddr& address) noexcept {
  if (address.is_v6()) {
    return ErrorKind::unsupported;
  }
  SockaddrIn name{};
  name.len = sizeof name;
  name.family = hermit::kAfInet;
  name.port = swapped(address.port());
  const net::IpAddr ip = address.ip();
  const auto octets = ip.octets();
  for (std::size_t index = 0; index < octets.size(); ++index) {
    name.address[index] = octets[index];
  }
  return name;
}

net::SocketAddr address_from(const SockaddrIn& name) noexcept {
  const std::uint8_t* const ip = name.address;
  return {net::IpAddr::v4(ip[0], ip[1], ip[2], ip[3]), swapped(name.port)};
}

Result<net::SocketAddr> address_by(GetName get_name, Handle handle) noexcept {
  SockaddrIn name{};
  std::uint32_t size = sizeof name;
  MIO_TRY(checked(get_name(handle, &name, &size)));
  return address_from(name);
}

// A datagram socket waits, whatever its flags say: so each call asks first.
Result<> await_nothing(Handle handle, std::int16_t direction) noexcept {
  hermit::PollFd asked{handle, direction, 0};
  MIO_TRY_ASSIGN(const std::size_t ready_count, counted(hermit::poll(&asked, 1, 0)));
  return ready_count != 0 ? Result<>() : ErrorKind::would_block;
}

}  // namespace

Result<Handle> Sockets4::open(const net::SocketAddr& address, HandleKind kind) noexcept {
  if (address.is_v6()) {
    return ErrorKind::unsupported;
  }
  const std::int32_t type = kind == HandleKind::datagram ? hermit::kSockDgram : hermit::kSockStream;
  return counted<Handle>(
      hermit::socket(hermit::kAfInet, type | hermit::kSockNonblock | hermit::kSockCloexec, 0));
}

Result<> Sockets4::connect(Handle handle, const net::SocketAddr& address) noexcept {
  MIO_TRY_ASSIGN(const SockaddrIn name, native(address));
  const Result<> outcome = checked(hermit::connect(handle, &name, sizeof name));
  if (!outcome && outcome.error().os_code() == hermit::kEfault) {
    // What the kernel says of a connection that was refused.
    return Error(ErrorKind::connection_refused, hermit::kEfault);
  }
  return outcome;
}

Result<> Sockets4::bind(Handle handle, const net::SocketAddr& address) noexcept {
  if (address.port() == 0) {
    return ErrorKind::unsupported;  // The kernel chooses none: the socket would be of no use.
  }
  MIO_TRY_ASSIGN(const SockaddrIn name, native(address));
  return checked(hermit::bind(handle, &name, sizeof name));
}

// The new descriptor is non-blocking as the listener is.
Result<Handle> Sockets4::accept(Handle handle, const SourceState&, net::SocketAddr& peer) noexcept {
  SockaddrIn name{};
  std::uint32_t size = sizeof name;
  MIO_TRY_ASSIGN(const Handle accepted, counted<Handle>(hermit::accept(handle, &name, &size)));
  peer = address_from(name);
  return accepted;
}

Result<net::DatagramFrom<net::SocketAddr>> Sockets4::receive_from(Handle handle,
                                                                  std::span<std::byte> buffer,
                                                                  net::Consume consume) noexcept {
  if (consume == net::Consume::no) {
    return ErrorKind::unsupported;
  }
  MIO_TRY(await_nothing(handle, hermit::kPollIn));
  std::byte nothing{};
  SockaddrIn name{};
  std::uint32_t size = sizeof name;
  const Result<std::size_t> received = counted(hermit::recvfrom(
      handle, buffer.empty() ? &nothing : buffer.data(), buffer.size(), 0, &name, &size));
  if (!received && received.error().os_code() == hermit::kEio) {
    // It did not fit, and is gone: what is too large is not cut.
    return Error(ErrorKind::message_too_long, hermit::kEio);
  }
  MIO_TRY(received);
  return net::DatagramFrom<net::SocketAddr>{{*received, false}, address_from(name)};
}

Result<std::size_t> Sockets4::send_to(Handle handle, std::span<const std::byte> bytes,
                                      const net::SocketAddr& address) noexcept {
  MIO_TRY_ASSIGN(const SockaddrIn name, native(address));
  MIO_TRY(await_nothing(handle, hermit::kPollOut));
  constexpr std::byte kNothing{};
  return counted(hermit::sendto(handle, bytes.empty() ? &kNothing : bytes.data(), bytes.size(), 0,
                                &name, sizeof name));
}

Result<net::SocketAddr> Sockets4::local_addr(Handle handle) noexcept {
  return address_by(hermit::getsockname, handle);
}

Result<net::SocketAddr> Sockets4::peer_addr(Handle handle) noexcept {
  return address_by(hermit::getpeername, handle);
}

}  // namespace mio::sys
