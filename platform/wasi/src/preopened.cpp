#include <mio/sys/preopened.hpp>

#include <mio/config.hpp>
#include <mio/sys/preview1.hpp>

namespace mio::sys {

namespace {

constexpr Handle kFirst = 3;  // 0 to 2 are the standard streams.

// Found once, before connections that were accepted stand among them.
struct Found {
  Handle handles[config::listen_fds_max];
  std::size_t count;
  bool done;
};
constinit Found found{};

void find() noexcept {
  preview1::Fdstat stat;
  for (Handle handle = kFirst;
       found.count < config::listen_fds_max && preview1::fd_fdstat_get(handle, &stat) == 0;
       ++handle) {
    if (stat.filetype == preview1::filetype_socket_stream) {
      found.handles[found.count++] = handle;
    }
  }
  found.done = true;
}

}  // namespace

Result<std::size_t> Preopened::count() noexcept {
  if (!found.done) {
    find();
  }
  return found.count != 0 ? Result<std::size_t>(found.count) : ErrorKind::not_found;
}

Handle Preopened::handle(std::size_t index) noexcept { return found.handles[index]; }

Result<> Preopened::prepare(Handle handle) noexcept {
  // wazero hands listeners over blocking.
  const std::uint16_t code = preview1::fd_fdstat_set_flags(handle, preview1::fdflags_nonblock);
  return code == 0 ? Result<>() : Result<>(preview1::error_from(code));
}

}  // namespace mio::sys
