// The other end of a connection, which the test drives. It lives in this process, or in a small
// program beside a guest that can only accept; the tests cannot tell.
#pragma once

#include <cstddef>
#include <cstdint>

#include "peer_command.hpp"

namespace mio::test {

/// One end of a connection. Every function returns when it is done and fails the test if it cannot
/// be; the bytes in each direction follow Pattern. What is not read stays in a peer's buffers, so a
/// peer that stops reading is one that is not asked to.
class Peer {
 public:
  struct Options {
    std::uint32_t receive_buffer_bytes = 0;  // 0 leaves it to the system.
  };

  Peer() noexcept = default;
  /// Connects to what TestListener::target() names.
  static Peer connect(std::uint32_t target, Options options) noexcept;

  Peer(Peer&& other) noexcept;
  Peer& operator=(Peer&& other) noexcept;
  ~Peer() { close(); }

  void send(std::size_t size_bytes) noexcept;
  /// As much as goes without waiting; returns how much that was.
  std::size_t send_some(std::size_t size_bytes) noexcept;
  void receive(std::size_t size_bytes) noexcept;
  std::size_t receive_some(std::size_t size_bytes) noexcept;
  /// Reads on to the end of the stream; returns how many bytes came.
  std::size_t receive_to_end() noexcept;
  void expect_end() noexcept;
  void expect_reset() noexcept;
  /// Reads to the end or to a reset, whichever it is.
  void expect_over() noexcept;
  /// Waits until so much has arrived, and reads none of it.
  void await_bytes(std::size_t size_bytes) noexcept;
  void send_urgent(std::uint8_t byte) noexcept;
  void finish() noexcept;
  void finish_reading() noexcept;
  void reset() noexcept;
  void close() noexcept;

  bool is_open() const noexcept { return id_ != kNone; }

 private:
  friend class PeerListener;
  static constexpr std::uint32_t kNone = UINT32_MAX;

  explicit Peer(std::uint32_t id) noexcept : id_(id) {}
  std::uint32_t ask(Command command, std::size_t argument = 0, std::uint32_t extra = 0) noexcept;

  std::uint32_t id_ = kNone;
};

/// A peer that listens: for tests of TcpStream::connect, where the platform can connect.
class PeerListener {
 public:
  PeerListener() noexcept;

  std::uint16_t port() const noexcept { return port_; }
  Peer accept() noexcept;
  void close() noexcept { listener_.close(); }

 private:
  Peer listener_;
  std::uint16_t port_ = 0;
};

}  // namespace mio::test
