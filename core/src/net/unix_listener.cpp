#include <mio/net/unix_listener.hpp>

namespace mio::net {

Result<UnixListener> UnixListener::bind(const UnixAddr& address, std::int32_t backlog) noexcept {
  if (address.is_unnamed()) {
    return ErrorKind::invalid_input;  // Linux would choose a name that nobody knows.
  }
  return listen_at<UnixListener>(address, backlog, [](sys::Handle) noexcept { return Result<>(); });
}

Result<UnixListener> UnixListener::bind(Text path, std::int32_t backlog) noexcept {
  MIO_TRY_ASSIGN(const auto address, UnixAddr::from_path(path));
  return bind(address, backlog);
}

Result<UnixListener> UnixListener::preopened(std::size_t index) noexcept {
  return ListenFds::take_preopened(index, ListenKind::unix_listener).transform(from_raw);
}

Result<UnixListener> UnixListener::preopened(Text name) noexcept {
  return ListenFds::take_preopened(name, ListenKind::unix_listener).transform(from_raw);
}

}  // namespace mio::net
