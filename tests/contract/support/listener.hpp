#pragma once

#include <cstddef>
#include <cstdint>
#include <utility>

#include <mio/net/tcp_listener.hpp>
#include <mio/net/tcp_stream.hpp>
#include <mio/result.hpp>

#include "peer.hpp"
#include "test.hpp"

namespace mio::test {

/// Listeners that several tests may use at once.
inline constexpr std::size_t listeners_max = 3;

/// A listener that peers can connect to. Where the platform binds it is this test's own; elsewhere
/// it is one that was handed over, and goes back at the end: out of any Poll and drained.
class TestListener {
 public:
  /// Number `index`, below listeners_max; two at once need two numbers.
  explicit TestListener(std::size_t index = 0) noexcept;
  TestListener(const TestListener&) = delete;
  TestListener& operator=(const TestListener&) = delete;
  ~TestListener();

  net::TcpListener& operator*() noexcept { return listener_; }
  net::TcpListener* operator->() noexcept { return &listener_; }

  /// A peer connects to it and waits to be accepted.
  Peer connect(Peer::Options options = {}) noexcept { return Peer::connect(target_, options); }
  std::uint32_t target() const noexcept { return target_; }

 private:
  std::size_t index_;
  std::uint32_t target_;
  net::TcpListener listener_;
};

/// A listener for a test that closes it. There are few where they are handed over.
struct OwnListener {
  OwnListener() noexcept;

  Peer connect() noexcept { return Peer::connect(target, {}); }

  std::uint32_t target;
  net::TcpListener listener;

 private:
  explicit OwnListener(std::size_t number) noexcept;
};

/// The value, or else a failed test and the end of the run: for set-up without which nothing goes.
template <class T>
T must(Result<T> result, const char* what) noexcept {
  static_cast<void>(check(Where{__FILE__, __LINE__, what}, result));
  return std::move(*result);
}

/// A connection: our end, accepted and not registered, and the peer's. The peer closes first, as
/// there are systems where closing waits for it.
struct Connection {
  explicit Connection(TestListener& listener, Peer::Options options = {}) noexcept;
  explicit Connection(OwnListener& listener) noexcept;

  net::TcpStream stream;
  Peer peer;

 private:
  Connection(Peer connected, net::TcpListener& listener) noexcept;
};

}  // namespace mio::test
