#include <mio/net/udp_socket.hpp>

#include <mio/net/membership.hpp>

namespace mio::net {

namespace {

Result<> change_v4(sys::Handle handle, Membership::Change change, const IpAddr& group,
                   const IpAddr& local) noexcept {
  if (!group.is_v4() || !group.is_multicast() || !local.is_v4()) {
    return ErrorKind::invalid_input;
  }
  return sys::Sockets::change_membership(handle, {change, group, local, 0});
}

Result<> change_v6(sys::Handle handle, Membership::Change change, const IpAddr& group,
                   std::uint32_t interface_index) noexcept {
  if (!group.is_v6() || !group.is_multicast()) {
    return ErrorKind::invalid_input;
  }
  return sys::Sockets::change_membership(handle, {change, group, {}, interface_index});
}

}  // namespace

Result<UdpSocket> UdpSocket::bind(const SocketAddr& address, const BindOptions& options) noexcept {
  MIO_TRY_ASSIGN(const sys::Handle handle, Sockets::open(address, HandleKind::datagram));
  UdpSocket socket = from_raw(handle);
  MIO_TRY(detail::set_before_bind(handle, address, options));
  MIO_TRY(Sockets::bind(handle, address));
  return socket;
}

Result<> UdpSocket::join_multicast_v4(const IpAddr& group, const IpAddr& local) const noexcept {
  return change_v4(raw(), Membership::Change::join, group, local);
}
Result<> UdpSocket::join_multicast_v6(const IpAddr& group,
                                      std::uint32_t interface_index) const noexcept {
  return change_v6(raw(), Membership::Change::join, group, interface_index);
}
Result<> UdpSocket::leave_multicast_v4(const IpAddr& group, const IpAddr& local) const noexcept {
  return change_v4(raw(), Membership::Change::leave, group, local);
}
Result<> UdpSocket::leave_multicast_v6(const IpAddr& group,
                                       std::uint32_t interface_index) const noexcept {
  return change_v6(raw(), Membership::Change::leave, group, interface_index);
}

Result<UdpSocket> UdpSocket::preopened(std::size_t index) noexcept {
  return ListenFds::take_preopened(index, ListenKind::udp_socket).transform(from_raw);
}

Result<UdpSocket> UdpSocket::preopened(Text name) noexcept {
  return ListenFds::take_preopened(name, ListenKind::udp_socket).transform(from_raw);
}

}  // namespace mio::net
