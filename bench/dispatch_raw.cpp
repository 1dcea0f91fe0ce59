// The micro-benchmarks of dispatch.hpp on plain epoll.
#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <sys/socket.h>
#include <unistd.h>

#include "dispatch.hpp"

namespace {

constexpr std::uint32_t kMask = EPOLLIN | EPOLLRDHUP | EPOLLET;

constexpr std::uint64_t kWake = 1'000'000;

int epoll = -1;
int wake_fd = -1;
epoll_event events[bench::kEventCapacity];

void add(int fd, std::uint64_t token, std::uint32_t mask) {
  epoll_event event{};
  event.events = mask;
  event.data.u64 = token;
  bench::require(::epoll_ctl(epoll, EPOLL_CTL_ADD, fd, &event) == 0);
}

}  // namespace

namespace bench {

void set_up() {
  epoll = ::epoll_create1(EPOLL_CLOEXEC);
  wake_fd = ::eventfd(0, EFD_NONBLOCK | EFD_CLOEXEC);
  add(wake_fd, kWake, kMask);
}

void watch(const int* fds, std::size_t count) {
  for (std::size_t index = 0; index < count; ++index) {
    add(fds[index], index, kMask);
  }
}

std::size_t dispatch(const int* fds) {
  const int count = ::epoll_wait(epoll, events, kEventCapacity, -1);
  require(count >= 0);
  std::size_t total = 0;
  for (int index = 0; index < count; ++index) {
    const epoll_event& event = events[index];
    if ((event.events & (EPOLLIN | EPOLLPRI | EPOLLRDHUP | EPOLLERR | EPOLLHUP)) != 0) {
      char byte[8];
      const ssize_t size = ::recv(fds[event.data.u64], byte, sizeof byte, 0);
      require(size > 0);
      total += static_cast<std::size_t>(size);
    }
  }
  return total;
}

void empty_poll() { require(::epoll_wait(epoll, events, kEventCapacity, 0) == 0); }

void register_and_deregister(int fd) {
  add(fd, 7, kMask);
  require(::epoll_ctl(epoll, EPOLL_CTL_DEL, fd, nullptr) == 0);
}

void reregister(int fd) {
  epoll_event event{};
  event.events = kMask;
  event.data.u64 = 7;
  require(::epoll_ctl(epoll, EPOLL_CTL_MOD, fd, &event) == 0);
}

void wake_and_poll() {
  const std::uint64_t one = 1;
  require(::write(wake_fd, &one, sizeof one) == sizeof one);
  require(::epoll_wait(epoll, events, kEventCapacity, -1) >= 0);
}

void tear_down() {
  ::close(wake_fd);
  ::close(epoll);
}

}  // namespace bench
