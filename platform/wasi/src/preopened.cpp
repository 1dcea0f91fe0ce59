#include <mio/sys/preopened.hpp>

#include <mio/config.hpp>
#include <mio/sys/preview1.hpp>

namespace mio::sys {

namespace {

constexpr Handle kFirst = 3;  // 0 to 2 are the standard streams.

// The sockets stand side by side; directories, if there are any, before or behind them. Found once,
// before connections that were accepted stand there too.
constinit Handle first = kFirst;
constinit std::size_t found = 0;

void find() noexcept {
  preview1::Fdstat stat;
  while (found < config::listen_fds_max &&
         preview1::fd_fdstat_get(first + static_cast<Handle>(found), &stat) == 0) {
    if (stat.filetype == preview1::filetype_socket_stream) {
      ++found;
    } else if (found == 0) {
      ++first;
    } else {
      break;
    }
  }
}

}  // namespace

Result<std::size_t> Preopened::count() noexcept {
  if (found == 0) {
    find();
  }
  return found != 0 ? Result<std::size_t>(found) : ErrorKind::not_found;
}

Handle Preopened::handle(std::size_t index) noexcept { return first + static_cast<Handle>(index); }

Result<> Preopened::prepare(Handle handle) noexcept {
  // wazero hands listeners over blocking.
  const std::uint16_t code = preview1::fd_fdstat_set_flags(handle, preview1::fdflags_nonblock);
  return code == 0 ? Result<>() : Result<>(preview1::error_from(code));
}

}  // namespace mio::sys
