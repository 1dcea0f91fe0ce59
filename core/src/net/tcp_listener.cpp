#include <mio/net/tcp_listener.hpp>

namespace mio::net {

Result<TcpListener> TcpListener::preopened(std::size_t index) noexcept {
  MIO_TRY_ASSIGN(const auto handed_over, ListenFds::from_environment());
  return handed_over.take(index, ListenKind::tcp_listener).transform(from_raw);
}

Result<TcpListener> TcpListener::preopened(Text name) noexcept {
  MIO_TRY_ASSIGN(const auto handed_over, ListenFds::from_environment());
  MIO_TRY_ASSIGN(const auto index, handed_over.index_of(name));
  return handed_over.take(index, ListenKind::tcp_listener).transform(from_raw);
}

}  // namespace mio::net
