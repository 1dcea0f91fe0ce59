#include "uart.hpp"

#include <mio/baremetal/critical.hpp>

#include "registers.hpp"

namespace board {

namespace {

using mio::baremetal::Critical;
using mio::baremetal::Ready;

constexpr std::uint32_t kCannotSend = 1;
constexpr std::uint32_t kHasReceived = 2;
constexpr std::uint32_t kSends = 1;
constexpr std::uint32_t kReceives = 2;
constexpr std::uint32_t kSentInterrupts = 4;
constexpr std::uint32_t kReceivedInterrupts = 8;
constexpr std::uint32_t kBitsPerSecond = 115'200;

}  // namespace

constinit Uart uart0;

void Uart::open() noexcept {
  uart0_registers().divider = clock_hz / kBitsPerSecond;
  uart0_registers().control = kSends | kReceives | kSentInterrupts | kReceivedInterrupts;
  enable(Interrupt::uart0_receive);
  enable(Interrupt::uart0_transmit);
  device_.set_ready(Ready::writable);
}

mio::Result<std::size_t> Uart::read(std::span<std::byte> buffer) noexcept {
  const Critical critical;
  std::size_t count = 0;
  while (count < buffer.size() && !received_.is_empty()) {
    buffer[count++] = received_.pop();
  }
  if (received_.is_empty()) {
    device_.clear_ready(Ready::readable);
  }
  return count != 0 ? mio::Result<std::size_t>(count) : mio::ErrorKind::would_block;
}

mio::Result<std::size_t> Uart::write(std::span<const std::byte> bytes) noexcept {
  const Critical critical;
  std::size_t count = 0;
  while (count < bytes.size() && !to_send_.is_full()) {
    to_send_.push(bytes[count++]);
    send_waiting();
  }
  if (to_send_.is_full()) {
    device_.clear_ready(Ready::writable);
  }
  return count != 0 ? mio::Result<std::size_t>(count) : mio::ErrorKind::would_block;
}

void Uart::send_waiting() noexcept {
  while (!to_send_.is_empty() && (uart0_registers().state & kCannotSend) == 0) {
    uart0_registers().data = static_cast<std::uint32_t>(to_send_.pop());
  }
}

void Uart::on_receive() noexcept {
  uart0_registers().interrupt = kReceives;
  while ((uart0_registers().state & kHasReceived) != 0) {
    const auto byte = static_cast<std::byte>(uart0_registers().data);
    if (!received_.is_full()) {
      received_.push(byte);
    }
  }
  device_.set_ready(Ready::readable);
}

void Uart::on_transmit() noexcept {
  uart0_registers().interrupt = kSends;
  send_waiting();
  device_.set_ready(Ready::writable);
}

}  // namespace board

extern "C" void uart0_receive_handler() { board::uart0.on_receive(); }
extern "C" void uart0_transmit_handler() { board::uart0.on_transmit(); }
