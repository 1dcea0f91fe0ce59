// What examples/echo does, written straight against epoll: the measure for what the library costs.
// The same work in the same order: edge-triggered, a short read or write ends the turn, no SIGPIPE,
// a fixed table whose keys carry a generation, the same buffers, the same limits, the same end by
// SIGTERM. Keep it so when the example changes.
#include <cerrno>
#include <csignal>
#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <cstring>
#include <span>

#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <sys/socket.h>
#include <unistd.h>

namespace {

constexpr std::size_t kConnectionsMax = 64;
constexpr std::size_t kBufferBytes = 4096;
constexpr int kRoundsPerTurn = 16;
constexpr int kBacklog = 1024;
constexpr int kHandlePauseMs = 100;
constexpr std::uint64_t kListenerToken = 0;
constexpr std::uint64_t kStopToken = 1;
// A key is the generation of a slot, odd while it is taken, above the slot's number.
constexpr unsigned kIndexBits = 8;

constexpr std::uint32_t kConnectionMask = EPOLLIN | EPOLLRDHUP | EPOLLOUT | EPOLLET;

enum class Next { wait, again, close };
enum class Backlog { empty, waiting, refused };

struct Connection {
  int fd;  // In a free slot that was used before: the next free one, counted from 1.
  std::span<const char> pending;  // As the example does, so that only the calls differ.
  bool is_read_closed;
  char buffer[kBufferBytes];
};

struct Slot {
  Connection connection;
  std::uint32_t generation;
};

struct Table {
  std::size_t size;
  std::uint32_t used_count;
  std::uint32_t free_head;  // Counted from 1.
  Slot slots[kConnectionsMax];
};

int stop_fd = -1;

void on_signal(int) {
  const int kept = errno;
  const std::uint64_t one = 1;
  if (::write(stop_fd, &one, sizeof one) < 0) {
    _exit(1);
  }
  errno = kept;
}

Slot* find(Table& table, std::uint64_t key) {
  const std::uint64_t index = key & ((1u << kIndexBits) - 1);
  if (index >= kConnectionsMax) {
    return nullptr;
  }
  Slot& slot = table.slots[index];
  return slot.generation % 2 == 1 && slot.generation == key >> kIndexBits ? &slot : nullptr;
}

std::uint64_t insert(Table& table, int fd) {
  std::uint32_t index = table.used_count;
  if (table.free_head != 0) {
    index = table.free_head - 1;
    table.free_head = static_cast<std::uint32_t>(table.slots[index].connection.fd);
  } else {
    ++table.used_count;
  }
  Slot& slot = table.slots[index];
  slot.connection.fd = fd;
  slot.connection.is_read_closed = false;
  slot.connection.pending = {};
  ++slot.generation;
  ++table.size;
  return std::uint64_t{slot.generation} << kIndexBits | index;
}

void remove(Table& table, Slot& slot) {
  ::close(slot.connection.fd);
  ++slot.generation;
  slot.connection.fd = static_cast<int>(table.free_head);
  table.free_head = static_cast<std::uint32_t>(&slot - table.slots) + 1;
  --table.size;
}

Next after(int code) {
  if (code == EAGAIN) {
    return Next::wait;
  }
  return code == EINTR ? Next::again : Next::close;
}

Next echo(Connection& connection) {
  for (int round = 0; round < kRoundsPerTurn; ++round) {
    bool is_dry = false;
    if (connection.pending.empty()) {
      const ssize_t size = ::recv(connection.fd, connection.buffer, kBufferBytes, 0);
      if (size < 0) {
        return after(errno);
      }
      if (size == 0) {
        return Next::close;
      }
      is_dry = static_cast<std::size_t>(size) < kBufferBytes && !connection.is_read_closed;
      connection.pending = {connection.buffer, static_cast<std::size_t>(size)};
    }
    const ssize_t size =
        ::send(connection.fd, connection.pending.data(), connection.pending.size(), MSG_NOSIGNAL);
    if (size < 0) {
      return after(errno);
    }
    connection.pending = connection.pending.subspan(static_cast<std::size_t>(size));
    if (is_dry || !connection.pending.empty()) {
      return Next::wait;
    }
  }
  return Next::again;
}

Next on_event(Connection& connection, std::uint32_t events) {
  constexpr std::uint32_t kReadable = EPOLLIN | EPOLLPRI | EPOLLRDHUP | EPOLLERR | EPOLLHUP;
  constexpr std::uint32_t kWritable = EPOLLOUT | EPOLLERR | EPOLLHUP;
  connection.is_read_closed |= (events & (EPOLLRDHUP | EPOLLHUP)) != 0;
  const bool concerns_us = (events & (connection.pending.empty() ? kReadable : kWritable)) != 0;
  return concerns_us ? echo(connection) : Next::wait;
}

bool control(int epoll, int operation, int fd, std::uint64_t token, std::uint32_t mask) {
  epoll_event event{};
  event.events = mask;
  event.data.u64 = token;
  return ::epoll_ctl(epoll, operation, fd, &event) == 0;
}

void serve_connection(int epoll, const epoll_event& event, Table& table) {
  Slot* const slot = find(table, event.data.u64);
  if (slot == nullptr) {
    return;
  }
  Next next = on_event(slot->connection, event.events);
  if (next == Next::again &&
      !control(epoll, EPOLL_CTL_MOD, slot->connection.fd, event.data.u64, kConnectionMask)) {
    next = Next::close;
  }
  if (next == Next::close) {
    remove(table, *slot);
  }
}

Backlog accept_waiting(int epoll, int listener, Table& table) {
  while (table.size < kConnectionsMax) {
    sockaddr_storage address;
    socklen_t size = sizeof address;
    const int fd = ::accept4(listener, reinterpret_cast<sockaddr*>(&address), &size,
                             SOCK_NONBLOCK | SOCK_CLOEXEC);
    if (fd < 0) {
      if (errno == EAGAIN) {
        return Backlog::empty;
      }
      if (errno == EINTR || errno == ECONNABORTED) {
        continue;
      }
      std::perror("cannot accept a connection");
      return Backlog::refused;
    }
    const std::uint64_t key = insert(table, fd);
    if (!control(epoll, EPOLL_CTL_ADD, fd, key, kConnectionMask)) {
      remove(table, *find(table, key));
    }
  }
  return Backlog::waiting;
}

int listen_at(const char* ip, std::uint16_t port) {
  const int fd = ::socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
  const int on = 1;
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_port = htons(port);
  if (fd < 0 || ::inet_pton(AF_INET, ip, &address.sin_addr) != 1 ||
      ::setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on) != 0 ||
      ::bind(fd, reinterpret_cast<const sockaddr*>(&address), sizeof address) != 0 ||
      ::listen(fd, kBacklog) != 0) {
    return -1;
  }
  socklen_t size = sizeof address;
  ::getsockname(fd, reinterpret_cast<sockaddr*>(&address), &size);
  std::printf("listening on %s:%d\n", ip, ntohs(address.sin_port));
  std::fflush(stdout);
  return fd;
}

bool watch_signals(int epoll) {
  stop_fd = ::eventfd(0, EFD_NONBLOCK | EFD_CLOEXEC);
  struct sigaction action{};
  action.sa_handler = on_signal;
  action.sa_flags = SA_RESTART;
  ::sigaction(SIGTERM, &action, nullptr);
  ::sigaction(SIGINT, &action, nullptr);
  return control(epoll, EPOLL_CTL_ADD, stop_fd, kStopToken, EPOLLIN | EPOLLRDHUP | EPOLLET);
}

int serve(int epoll, int listener) {
  Table table{};
  Backlog backlog = Backlog::empty;
  for (;;) {
    epoll_event events[kConnectionsMax];
    int count = ::epoll_wait(epoll, events, kConnectionsMax,
                             backlog == Backlog::refused ? kHandlePauseMs : -1);
    if (count < 0) {
      if (errno != EINTR) {
        return 1;
      }
      count = 0;
    }
    for (int index = 0; index < count; ++index) {
      const epoll_event& event = events[index];
      if (event.data.u64 == kStopToken) {
        return 0;
      }
      if (event.data.u64 == kListenerToken) {
        backlog = Backlog::waiting;
      } else {
        serve_connection(epoll, event, table);
      }
    }
    if (backlog != Backlog::empty) {
      backlog = accept_waiting(epoll, listener, table);
    }
  }
}

}  // namespace

int main() {
  const int epoll = ::epoll_create1(EPOLL_CLOEXEC);
  const int listener = listen_at("127.0.0.1", 0);
  if (epoll < 0 || listener < 0 || !watch_signals(epoll) ||
      !control(epoll, EPOLL_CTL_ADD, listener, kListenerToken, EPOLLIN | EPOLLRDHUP | EPOLLET)) {
    std::perror("echo_raw_epoll");
    return 1;
  }
  return serve(epoll, listener);
}
