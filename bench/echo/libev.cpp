// libev, level-triggered: it knows nothing else.
#include <cstdlib>

#include <ev.h>
#include <unistd.h>

#include "server.hpp"

namespace {

void on_readable(struct ev_loop* loop, ev_io* watcher, int) {
  if (!bench::echo(watcher->fd)) {
    ev_io_stop(loop, watcher);
    ::close(watcher->fd);
    std::free(watcher);
  }
}

void on_connection(struct ev_loop* loop, ev_io* listener, int) {
  for (int fd; (fd = bench::accept_one(listener->fd)) >= 0;) {
    auto* const watcher = static_cast<ev_io*>(std::malloc(sizeof(ev_io)));
    ev_io_init(watcher, on_readable, fd, EV_READ);
    ev_io_start(loop, watcher);
  }
}

}  // namespace

int main() {
  struct ev_loop* const loop = ev_default_loop(EVBACKEND_EPOLL);
  ev_io listener;
  ev_io_init(&listener, on_connection, bench::open_listener(), EV_READ);
  ev_io_start(loop, &listener);
  return ev_run(loop, 0);
}
