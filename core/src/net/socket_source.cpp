#include <mio/net/socket_source.hpp>

namespace mio::net::detail {

Result<> set_before_bind(sys::Handle handle, const SocketAddr& address,
                         const BindOptions& options) noexcept {
  using sys::Sockets;
  if (options.reuse_address) {
    MIO_TRY(Sockets::set_option(handle, SocketOption::reuse_address, 1));
  }
  if (options.reuse_port) {
    MIO_TRY(Sockets::set_option(handle, SocketOption::reuse_port, 1));
  }
  if (options.only_v6.has_value() && address.is_v6()) {
    MIO_TRY(Sockets::set_option(handle, SocketOption::only_v6, *options.only_v6 ? 1 : 0));
  }
  return {};
}

}  // namespace mio::net::detail
