// An echo server on poll_oneoff and nothing else: level-triggered, all connections asked about in
// each wait, which is the least code there can be. Only the declarations of the calls are the
// library's.
#include <cstddef>
#include <cstdint>

#include <mio/sys/preview1.hpp>

namespace preview1 = mio::sys::preview1;

namespace {

constexpr std::int32_t kListener = 3;
constexpr std::size_t kConnectionsMax = 1024;

std::size_t connection_count = 0;
std::int32_t connections[kConnectionsMax];
preview1::Subscription subscriptions[kConnectionsMax + 1];
preview1::Event events[kConnectionsMax + 1];
char bytes[4096];

void subscribe(std::size_t index, std::int32_t fd) {
  subscriptions[index].userdata = index;
  subscriptions[index].tag = preview1::eventtype_fd_read;
  subscriptions[index].fd = static_cast<std::uint32_t>(fd);
}

/// False once the connection is over.
bool echo(std::int32_t fd) {
  mio::sys::IoVec place{bytes, sizeof bytes};
  std::size_t size = 0;
  std::uint16_t flags = 0;
  const std::uint16_t error = preview1::sock_recv(fd, &place, 1, 0, &size, &flags);
  if (error != preview1::errno_success || size == 0) {
    return error == preview1::errno_again;
  }
  place.length = size;
  std::size_t sent = 0;
  return preview1::sock_send(fd, &place, 1, 0, &sent) == preview1::errno_success && sent == size;
}

void accept_all() {
  std::int32_t fd = -1;
  while (connection_count < kConnectionsMax &&
         preview1::sock_accept(kListener, preview1::fdflags_nonblock, &fd) ==
             preview1::errno_success) {
    connections[connection_count++] = fd;
    subscribe(connection_count, fd);
  }
}

void serve(std::size_t event_count) {
  // From the last one on, as the one that goes is replaced by the last.
  for (std::size_t index = event_count; index-- > 0;) {
    const auto number = static_cast<std::size_t>(events[index].userdata);
    if (number == 0) {
      accept_all();
    } else if (!echo(connections[number - 1])) {
      preview1::fd_close(connections[number - 1]);
      connections[number - 1] = connections[--connection_count];
      subscribe(number, connections[number - 1]);
    }
  }
}

}  // namespace

extern "C" __attribute__((export_name("_start"))) void _start() {
  subscribe(0, kListener);
  for (;;) {
    std::size_t count = 0;
    if (preview1::poll_oneoff(subscriptions, events, connection_count + 1, &count) != 0) {
      __builtin_trap();
    }
    serve(count);
  }
}
