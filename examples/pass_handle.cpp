// Hands a listener over to a child process: how a system call that the library does not know (here
// sendmsg(2) and recvmsg(2) with SCM_RIGHTS) keeps the edge-triggered promise, by try_io.
#include <cerrno>
#include <cstddef>
#include <cstring>
#include <optional>
#include <span>
#include <utility>

#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include <mio/mio.hpp>

#include "host.hpp"

namespace {

using mio::Error;
using mio::ErrorKind;
using mio::Interest;
using mio::Result;
using mio::net::TcpListener;
using mio::net::UnixStream;

constexpr const char* kHelp =
    "usage: pass_handle [ADDRESS]\n"
    "\n"
    "Listens at ADDRESS, such as 127.0.0.1:9000 (the default) or [::1]:0, and passes the listener\n"
    "to a child process, which greets each client. SIGTERM and SIGINT end both.\n";

constexpr char kGreeting[] = "Hello from the child!\n";

constexpr mio::Token kChannelToken{0};
constexpr mio::Token kListenerToken{1};
constexpr mio::Token kStopToken{2};

// try_io looks for would_block, so that is what the system's code has to become.
Error last_error() noexcept { return Error::from_os_code(errno); }

// Descriptors travel beside bytes: one byte, and room for one descriptor.
struct Message {
  Message() noexcept {
    header.msg_iov = &bytes;
    header.msg_iovlen = 1;
    header.msg_control = control;
    header.msg_controllen = sizeof control;
  }
  char byte = 'h';
  iovec bytes{&byte, 1};
  alignas(cmsghdr) char control[CMSG_SPACE(sizeof(int))] = {};
  msghdr header{};
};

Result<> send_handle(const UnixStream& channel, int handle) noexcept {
  return channel.try_io(Interest::writable, [handle](int fd) noexcept -> Result<> {
    Message message;
    cmsghdr* const part = CMSG_FIRSTHDR(&message.header);
    part->cmsg_level = SOL_SOCKET;
    part->cmsg_type = SCM_RIGHTS;
    part->cmsg_len = CMSG_LEN(sizeof handle);
    std::memcpy(CMSG_DATA(part), &handle, sizeof handle);
    return ::sendmsg(fd, &message.header, MSG_NOSIGNAL) < 0 ? Result<>(last_error()) : Result<>();
  });
}

/// errors  would_block.  broken_pipe: the other end is closed.  invalid_data: there is no
///         descriptor in the message, or no room for it in this process.
Result<int> receive_handle(const UnixStream& channel) noexcept {
  return channel.try_io(Interest::readable, [](int fd) noexcept -> Result<int> {
    Message message;
    const ssize_t size = ::recvmsg(fd, &message.header, MSG_CMSG_CLOEXEC);
    if (size <= 0) {
      return size < 0 ? last_error() : Error(ErrorKind::broken_pipe);
    }
    const cmsghdr* const part = CMSG_FIRSTHDR(&message.header);
    if (part == nullptr || part->cmsg_type != SCM_RIGHTS) {
      return ErrorKind::invalid_data;
    }
    int handle = -1;
    std::memcpy(&handle, CMSG_DATA(part), sizeof handle);
    return handle;
  });
}

Result<> wait_for_events(mio::Poll& poll, mio::EventList& events) noexcept {
  const Result<> polled = poll.poll(events, mio::forever);
  return polled.failed_with(ErrorKind::interrupted) ? Result<>() : polled;
}

// Greets everybody who waits; would_block is the sign that nobody is left.
Error greet(const TcpListener& listener) noexcept {
  for (;;) {
    const Result<TcpListener::Accepted> accepted = listener.accept();
    if (accepted) {
      // Nothing was written before, so it fits; and whoever has left already misses nothing.
      (void)accepted->stream.write(std::as_bytes(std::span(kGreeting).first(sizeof kGreeting - 1)));
    } else if (!accepted.failed_with(ErrorKind::connection_aborted)) {
      return accepted.error();
    }
  }
}

/// The child: takes the listener once it comes, and serves until the channel is closed.
Result<> serve(UnixStream channel) noexcept {
  static mio::Sources<2> sources;  // It outlives all that is registered, `channel` too.
  mio::Events<4> events;
  std::optional<TcpListener> listener;
  MIO_TRY_ASSIGN(mio::Poll poll, mio::Poll::create(sources));
  MIO_TRY(poll.registry().register_source(channel, kChannelToken, Interest::readable));
  for (;;) {
    MIO_TRY(wait_for_events(poll, events));
    for (const mio::Event& event : events) {
      if (event.token() == kListenerToken) {
        if (const Error error = greet(*listener); error != ErrorKind::would_block) {
          return error;
        }
        continue;
      }
      Result<int> handle = receive_handle(channel);
      for (; handle; handle = receive_handle(channel)) {
        // It is non-blocking already: that belongs to what was opened, not to its number.
        listener.emplace(TcpListener::from_raw(*handle));
        MIO_TRY(poll.registry().register_source(*listener, kListenerToken, Interest::readable));
        host::say("process ", static_cast<std::size_t>(::getpid()), " has the listener");
      }
      if (!handle.failed_with(ErrorKind::would_block)) {
        return handle.failed_with(ErrorKind::broken_pipe) ? Result<>() : handle.error();
      }
    }
  }
}

/// The parent: sends the listener and waits until it is told to stop.
/// errors  not_connected: the child has ended.
Result<> hand_over(UnixStream channel, std::optional<TcpListener> listener) noexcept {
  static mio::Sources<1> sources;
  mio::Events<4> events;
  host::StopSignal stop_signal;
  MIO_TRY_ASSIGN(mio::Poll poll, mio::Poll::create(sources));
  MIO_TRY(stop_signal.watch(poll.registry(), kStopToken));
  MIO_TRY(poll.registry().register_source(channel, kChannelToken,
                                          Interest::readable | Interest::writable));
  for (;;) {
    MIO_TRY(wait_for_events(poll, events));
    for (const mio::Event& event : events) {
      if (stop_signal.is(event)) {
        return {};
      }
      if (event.is_read_closed()) {
        return ErrorKind::not_connected;
      }
      if (event.is_writable() && listener) {
        const Result<> sent = send_handle(channel, listener->raw());
        if (!sent.failed_with(ErrorKind::would_block)) {
          MIO_TRY(sent);
          listener.reset();
        }
      }
    }
  }
}

// Ends what it is given.
template <class Owner>
void close(Owner) noexcept {}

}  // namespace

int run() noexcept {
  const char* const text = host::argument(kHelp, "127.0.0.1:9000");
  Result<TcpListener> listener = mio::net::SocketAddr::parse(text).and_then(
      [](const mio::net::SocketAddr& address) { return TcpListener::bind(address); });
  host::require(listener, "listen at ", text, 2);
  Result<UnixStream::Pair> pair = UnixStream::pair();
  host::require(pair, "make a channel", "", 2);  // Perhaps there are no Unix sockets here.
  host::say("listening on ", listener->local_addr());

  // Each process makes its own Poll after this: a Poll that both had would mix their events.
  const pid_t child = ::fork();
  if (child < 0) {
    host::give_up(last_error(), "make a process");
  }
  if (child == 0) {
    close(std::move(pair->first));
    close(std::move(*listener));  // It is to come through the channel.
    host::require(serve(std::move(pair->second)), "serve in the child");
    return 0;
  }
  close(std::move(pair->second));
  const Result<> done = hand_over(std::move(pair->first), std::move(*listener));
  // The channel is closed by now, so the child ends.
  ::waitpid(child, nullptr, 0);
  host::require(done, "hand the listener to the child");
  return 0;
}
