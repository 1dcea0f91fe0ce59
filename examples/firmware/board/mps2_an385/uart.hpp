#pragma once

#include <cstddef>
#include <cstdint>
#include <span>

#include <mio/baremetal/device.hpp>
#include <mio/handle_kind.hpp>
#include <mio/io_source.hpp>
#include <mio/result.hpp>

namespace board {

/// Bytes between an interrupt and the loop.
class ByteRing {
 public:
  bool is_empty() const noexcept { return count_ == 0; }
  bool is_full() const noexcept { return count_ == kSize; }
  void push(std::byte byte) noexcept { bytes_[(first_ + count_++) % kSize] = byte; }
  std::byte pop() noexcept {
    --count_;
    return bytes_[first_++ % kSize];
  }

 private:
  static constexpr std::uint32_t kSize = 64;

  std::byte bytes_[kSize]{};
  std::uint32_t first_ = 0;
  std::uint32_t count_ = 0;
};

/// The first UART of the board. What came and what is to be sent waits in a ring; a byte that comes
/// while the first is full is lost, as there is no line to stop the sender.
class Uart {
 public:
  void open() noexcept;
  mio::Result<std::size_t> read(std::span<std::byte> buffer) noexcept;
  mio::Result<std::size_t> write(std::span<const std::byte> bytes) noexcept;
  mio::baremetal::Device& device() noexcept { return device_; }

  void on_receive() noexcept;
  void on_transmit() noexcept;

 private:
  void send_waiting() noexcept;

  mio::baremetal::Device device_;
  ByteRing received_;
  ByteRing to_send_;
};

extern constinit Uart uart0;

/// What an IoSource holds of it.
struct UartPort {
  static constexpr mio::HandleKind handle_kind = mio::HandleKind::other;
  mio::sys::Handle handle() const noexcept { return &uart->device(); }

  Uart* uart;
};

/// A UART as a source like any other.
class Serial : public mio::IoSource<UartPort> {
 public:
  explicit Serial(Uart& uart) noexcept : IoSource(UartPort{&uart}) { uart.open(); }

  mio::Result<std::size_t> read(std::span<std::byte> buffer) const noexcept {
    return do_transfer(mio::Interest::readable, buffer.size(),
                       [&](const UartPort& port) noexcept { return port.uart->read(buffer); });
  }
  mio::Result<std::size_t> write(std::span<const std::byte> bytes) const noexcept {
    return do_transfer(mio::Interest::writable, bytes.size(),
                       [&](const UartPort& port) noexcept { return port.uart->write(bytes); });
  }
};

}  // namespace board
