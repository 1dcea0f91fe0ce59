#include <mio/net/tcp_listener.hpp>

namespace mio::net {

Result<TcpListener> TcpListener::bind(const SocketAddr& address,
                                      const ListenOptions& options) noexcept {
  return listen_at<TcpListener>(address, options.backlog, [&](sys::Handle handle) noexcept {
    return detail::set_before_bind(handle, address, {true, options.reuse_port, options.only_v6});
  });
}

Result<TcpListener> TcpListener::preopened(std::size_t index) noexcept {
  return ListenFds::take_preopened(index, ListenKind::tcp_listener).transform(from_raw);
}

Result<TcpListener> TcpListener::preopened(Text name) noexcept {
  return ListenFds::take_preopened(name, ListenKind::tcp_listener).transform(from_raw);
}

}  // namespace mio::net
