// The load on an echo server: connects, answers "ready", and for each line on its input that says
// how many requests, sends so many over the first ACTIVE of its connections and answers how long
// they took. Each sends its next request when it has its answer. All else is left to whoever asks,
// who can look at the server before and after.
#include <algorithm>
#include <chrono>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <vector>

#include <arpa/inet.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <unistd.h>

namespace {

using Clock = std::chrono::steady_clock;

constexpr int kDeadlineSeconds = 5;

struct Client {
  int fd = -1;
  std::size_t received = 0;
  Clock::time_point begin;
};

void require(bool condition, const char* what) {
  if (!condition) {
    std::perror(what);
    std::exit(1);
  }
}

class Load {
 public:
  Load(int port, std::size_t connections, std::size_t active, std::size_t bytes)
      : clients_(connections), active_(active), request_(bytes, 'x'), answer_(bytes) {
    epoll_ = ::epoll_create1(EPOLL_CLOEXEC);
    for (std::size_t index = 0; index < connections; ++index) {
      clients_[index].fd = connect_to(port);
      // One request each, so that the server has them all.
      send(clients_[index]);
      while (!receive(clients_[index])) {
      }
      epoll_event event{};
      event.events = EPOLLIN;
      event.data.u64 = index;
      require(::epoll_ctl(epoll_, EPOLL_CTL_ADD, clients_[index].fd, &event) == 0, "epoll_ctl");
    }
  }

  void run(std::size_t requests) {
    latencies_.clear();
    const Clock::time_point begin = Clock::now();
    std::size_t sent = 0;
    for (; sent < std::min(active_, requests); ++sent) {
      send(clients_[sent]);
    }
    while (latencies_.size() < requests) {
      epoll_event events[256];
      const int count = ::epoll_wait(epoll_, events, 256, kDeadlineSeconds * 1000);
      require(count > 0, "the server does not answer: epoll_wait");
      for (int index = 0; index < count; ++index) {
        Client& client = clients_[events[index].data.u64];
        if (receive(client)) {
          latencies_.push_back(seconds_between(client.begin, Clock::now()));
          if (sent < requests) {
            send(client);
            ++sent;
          }
        }
      }
    }
    report(seconds_between(begin, Clock::now()));
  }

 private:
  static double seconds_between(Clock::time_point begin, Clock::time_point end) {
    return std::chrono::duration<double>(end - begin).count();
  }

  static int connect_to(int port) {
    const int fd = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    address.sin_port = htons(static_cast<std::uint16_t>(port));
    const auto* const place = reinterpret_cast<const sockaddr*>(&address);
    require(::connect(fd, place, sizeof address) == 0, "connect");
    const int on = 1;
    ::setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
    const timeval limit{kDeadlineSeconds, 0};
    ::setsockopt(fd, SOL_SOCKET, SO_RCVTIMEO, &limit, sizeof limit);
    return fd;
  }

  void send(Client& client) {
    client.begin = Clock::now();
    const auto size = ::send(client.fd, request_.data(), request_.size(), MSG_NOSIGNAL);
    require(size == static_cast<ssize_t>(request_.size()), "send");
  }

  /// Whether the answer is complete.
  bool receive(Client& client) {
    const ssize_t size = ::recv(client.fd, answer_.data(), request_.size() - client.received, 0);
    require(size > 0, "recv");
    client.received = (client.received + static_cast<std::size_t>(size)) % request_.size();
    return client.received == 0;
  }

  void report(double seconds) {
    std::sort(latencies_.begin(), latencies_.end());
    const auto at = [this](std::size_t percent) {
      return latencies_[(latencies_.size() - 1) * percent / 100] * 1e6;
    };
    std::printf("{\"seconds\": %.6f, \"p50_us\": %.2f, \"p99_us\": %.2f}\n", seconds, at(50),
                at(99));
    std::fflush(stdout);
  }

  int epoll_;
  std::vector<Client> clients_;
  std::size_t active_;
  std::vector<char> request_;
  std::vector<char> answer_;
  std::vector<double> latencies_;
};

}  // namespace

int main(int argument_count, char** arguments) {
  if (argument_count != 5) {
    std::fprintf(stderr, "usage: %s PORT CONNECTIONS ACTIVE BYTES\n", arguments[0]);
    return 2;
  }
  const auto number = [arguments](int index) {
    return static_cast<std::size_t>(std::strtoul(arguments[index], nullptr, 10));
  };
  Load load(static_cast<int>(number(1)), number(2), number(3), number(4));
  std::puts("ready");
  std::fflush(stdout);
  for (char line[32]; std::fgets(line, sizeof line, stdin) != nullptr;) {
    load.run(std::strtoul(line, nullptr, 10));
  }
  return 0;
}
