// Sends back what comes over the serial line, until the byte that says "end of transmission". No
// libc, no heap, and the CPU sleeps whenever there is nothing to do.
#include <cstddef>
#include <span>

#include <mio/mio.hpp>

#include "uart.hpp"

namespace {

using mio::ErrorKind;
using mio::Interest;
using mio::Result;

constexpr std::byte kEndOfTransmission{4};
constexpr mio::Token kSerialToken{0};

/// Moves bytes until one direction has run dry. False once the end has come.
class Echo {
 public:
  Result<bool> run(const board::Serial& serial) noexcept {
    for (;;) {
      if (pending_.empty()) {
        MIO_TRY_ASSIGN(const std::size_t size, serial.read(buffer_));
        pending_ = std::span(buffer_).first(size);
      }
      if (pending_.front() == kEndOfTransmission) {
        return false;
      }
      // Byte by byte, because the end may be among them.
      MIO_TRY(serial.write(pending_.first(1)));
      pending_ = pending_.subspan(1);
    }
  }

 private:
  std::byte buffer_[32];
  std::span<const std::byte> pending_;
};

Result<> serve() noexcept {
  mio::Sources<1> sources;
  mio::Events<1> events;
  MIO_TRY_ASSIGN(mio::Poll poll, mio::Poll::create(sources));
  board::Serial serial(board::uart0);
  MIO_TRY(poll.registry().register_source(serial, kSerialToken,
                                          Interest::readable | Interest::writable));
  Echo echo;
  for (;;) {
    MIO_TRY(poll.poll(events, mio::forever));
    const Result<bool> goes_on = echo.run(serial);
    if (goes_on ? !*goes_on : !goes_on.failed_with(ErrorKind::would_block)) {
      return goes_on ? Result<>() : Result<>(goes_on.error());
    }
  }
}

}  // namespace

int main() { return serve() ? 0 : 1; }
