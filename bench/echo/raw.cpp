// Plain epoll.
#include <sys/epoll.h>
#include <unistd.h>

#include "server.hpp"

namespace {

void add(int epoll, int fd) {
  epoll_event event{};
  event.events = EPOLLIN | EPOLLRDHUP | EPOLLET;
  event.data.fd = fd;
  bench::require(::epoll_ctl(epoll, EPOLL_CTL_ADD, fd, &event) == 0, "epoll_ctl");
}

}  // namespace

int main() {
  const int listener = bench::open_listener();
  const int epoll = ::epoll_create1(EPOLL_CLOEXEC);
  add(epoll, listener);
  for (;;) {
    static epoll_event events[bench::kEventsMax];
    const int count = ::epoll_wait(epoll, events, bench::kEventsMax, -1);
    bench::require(count >= 0, "epoll_wait");
    for (int index = 0; index < count; ++index) {
      const int fd = events[index].data.fd;
      if (fd == listener) {
        for (int accepted; (accepted = bench::accept_one(listener)) >= 0;) {
          add(epoll, accepted);
        }
      } else if (!bench::echo(fd)) {
        ::close(fd);
      }
    }
  }
}
