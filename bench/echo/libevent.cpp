// libevent: its plain events, edge-triggered, which is its best.
#include <cstdlib>

#include <event2/event.h>
#include <event2/event_struct.h>
#include <unistd.h>

#include "server.hpp"

namespace {

void on_readable(evutil_socket_t fd, short, void* its_event) {
  if (!bench::echo(fd)) {
    auto* const connection = static_cast<event*>(its_event);
    event_del(connection);
    std::free(connection);
    ::close(fd);
  }
}

void on_connection(evutil_socket_t listener, short, void* base) {
  for (int fd; (fd = bench::accept_one(listener)) >= 0;) {
    auto* const connection = static_cast<event*>(std::malloc(sizeof(event)));
    event_assign(connection, static_cast<event_base*>(base), fd, EV_READ | EV_PERSIST | EV_ET,
                 on_readable, connection);
    bench::require(event_add(connection, nullptr) == 0, "event_add");
  }
}

}  // namespace

int main() {
  const int listener = bench::open_listener();
  event_base* const base = event_base_new();
  event connections;
  event_assign(&connections, base, listener, EV_READ | EV_PERSIST | EV_ET, on_connection, base);
  bench::require(event_add(&connections, nullptr) == 0, "event_add");
  return event_base_dispatch(base);
}
