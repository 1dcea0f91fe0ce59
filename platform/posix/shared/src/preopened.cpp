#include <mio/posix/preopened.hpp>

#include <cstdlib>

#include <sys/socket.h>
#include <unistd.h>

#include <mio/posix/error.hpp>
#include <mio/posix/fd.hpp>

namespace mio::posix {

namespace {

// A decimal number without sign, space or anything behind it, and within an int.
Result<long> number_in(const char* text) noexcept {
  if (*text == '\0') {
    return ErrorKind::invalid_data;
  }
  long value = 0;
  for (; *text != '\0'; ++text) {
    if (*text < '0' || *text > '9' || value > 214'748'363) {
      return ErrorKind::invalid_data;
    }
    value = value * 10 + (*text - '0');
  }
  return value;
}

Result<int> socket_option(int fd, int name) noexcept {
  int value = 0;
  socklen_t size = sizeof value;
  if (::getsockopt(fd, SOL_SOCKET, name, &value, &size) < 0) {
    return last_error();
  }
  return value;
}

}  // namespace

Result<std::size_t> Preopened::count() noexcept {
  const char* const count_text = std::getenv("LISTEN_FDS");
  if (count_text == nullptr) {
    return ErrorKind::not_found;
  }
  MIO_TRY_ASSIGN(const long count, number_in(count_text));
  if (count == 0) {
    return ErrorKind::invalid_data;
  }
  // Without LISTEN_PID they would be for any process that inherited the environment, so
  // sd_listen_fds(3) does not count them as ours either.
  const char* const pid_text = std::getenv("LISTEN_PID");
  if (pid_text == nullptr) {
    return ErrorKind::permission_denied;
  }
  MIO_TRY_ASSIGN(const long pid, number_in(pid_text));
  if (pid != ::getpid()) {
    return ErrorKind::permission_denied;
  }
  return static_cast<std::size_t>(count);
}

Result<ListenKind> Preopened::kind(int fd) noexcept {
  MIO_TRY_ASSIGN(const int type, socket_option(fd, SO_TYPE));
  sockaddr_storage address{};
  socklen_t size = sizeof address;
  if (::getsockname(fd, reinterpret_cast<sockaddr*>(&address), &size) < 0) {
    return last_error();
  }
  const bool is_ip = address.ss_family == AF_INET || address.ss_family == AF_INET6;
  const bool is_unix = address.ss_family == AF_UNIX;
  if (type == SOCK_DGRAM && (is_ip || is_unix)) {
    return is_ip ? ListenKind::udp_socket : ListenKind::unix_datagram;
  }
  if (type == SOCK_STREAM && (is_ip || is_unix)) {
    MIO_TRY_ASSIGN(const int listens, socket_option(fd, SO_ACCEPTCONN));
    if (listens != 0) {
      return is_ip ? ListenKind::tcp_listener : ListenKind::unix_listener;
    }
  }
  return ListenKind::other_socket;
}

Result<Text> Preopened::names() noexcept {
  const char* const names = std::getenv("LISTEN_FDNAMES");
  if (names == nullptr) {
    return ErrorKind::not_found;
  }
  return Text(names);
}

Result<> Preopened::prepare(int fd) noexcept {
  MIO_TRY(set_nonblocking(fd));
  return set_close_on_exec(fd);
}

}  // namespace mio::posix
