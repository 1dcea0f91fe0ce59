// What the tests ask the system about handles, and the other ends of connections. All of it goes
// past the seam.
#pragma once

#include <bitset>
#include <cstddef>

#include <mio/mio.hpp>
#include <mio/posix/fd.hpp>

namespace mio::fault {

/// Why it failed; zero kind and code for success.
template <class T>
Error error_of(const Result<T>& result) noexcept {
  return result ? Error(ErrorKind{}) : result.error();
}

/// How many bytes it moved; all ones for an error.
inline std::size_t moved_by(const Result<std::size_t>& result) noexcept {
  return result.value_or(static_cast<std::size_t>(-1));
}

inline std::size_t count_of(const EventList& events) noexcept {
  return static_cast<std::size_t>(events.end() - events.begin());
}

/// The descriptors that are open in this process, as far as a test would leak any.
class Handles {
 public:
  static Handles now() noexcept;

  std::size_t count() const noexcept { return open_.count(); }
  bool contains(int fd) const noexcept { return open_[static_cast<std::size_t>(fd)]; }
  /// What is open here and was not in `before`.
  Handles since(const Handles& before) const noexcept;
  /// The lowest at or above `from`; -1 if there is none.
  int next(int from = 0) const noexcept;

  friend bool operator==(const Handles&, const Handles&) noexcept = default;

 private:
  static constexpr std::size_t kMax = 1024;

  std::bitset<kMax> open_;
};

bool is_nonblocking(int fd) noexcept;
bool is_close_on_exec(int fd) noexcept;

/// A blocking TCP connection to `address`, made without the library; not open if that failed.
posix::Fd connect_peer(const net::SocketAddr& address) noexcept;

/// Sends all of `size` bytes, or as many as the socket takes without blocking.
std::size_t send_from(const posix::Fd& peer, const void* bytes, std::size_t size) noexcept;
/// What there is, without blocking.
std::size_t receive_at(const posix::Fd& peer, void* bytes, std::size_t size) noexcept;
/// Whether something to receive comes within ten seconds.
bool can_receive(const posix::Fd& peer) noexcept;

/// A listener on a loopback port of the system's choice.
struct Server {
  Server() noexcept;

  net::TcpListener listener;
  net::SocketAddr address;
};

/// An accepted stream and the other end of it.
struct Connection {
  explicit Connection(const Server& server) noexcept;

  posix::Fd peer;
  net::TcpStream stream;
};

/// A Poll, and a stream to register.
template <std::size_t SourceCount = 1>
struct OneStream {
  OneStream() noexcept : poll(*Poll::create(sources)), connection(server) {}

  const Registry& registry() const noexcept { return poll.registry(); }
  net::TcpStream& stream() noexcept { return connection.stream; }

  Sources<SourceCount> sources;
  Poll poll;
  Server server;
  Connection connection;
};

/// Polls until `token` has an event, for ten seconds at most.
bool sees(Poll& poll, Token token) noexcept;
/// Whether nothing is reported at this moment.
bool is_silent(Poll& poll) noexcept;

}  // namespace mio::fault
