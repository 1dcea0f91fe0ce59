// Reading and writing a connection.
#include <lwip/pbuf.h>
#include <lwip/tcp.h>

#include "endpoint.hpp"

namespace mio::sys {

namespace {

using baremetal::lwip::Endpoint;
using baremetal::lwip::endpoint_of;
using baremetal::lwip::State;

constexpr std::size_t kAtOnce = 0xffff;  // lwIP's sizes have 16 bits.

// What a read finds where no bytes are: an error, once; the end; or nothing yet.
Result<std::size_t> find_nothing(Endpoint& endpoint) noexcept {
  MIO_TRY(endpoint.take_trouble());
  if (endpoint.is_read_ended || endpoint.state == State::over) {
    return 0;
  }
  if (endpoint.state != State::connected && endpoint.state != State::connecting) {
    return ErrorKind::not_connected;
  }
  endpoint.clear_ready(Ready::readable);
  return ErrorKind::would_block;
}

std::size_t copy(const Endpoint& endpoint, std::span<std::byte> buffer) noexcept {
  const std::size_t size = buffer.size() < kAtOnce ? buffer.size() : kAtOnce;
  return pbuf_copy_partial(endpoint.received, buffer.data(), static_cast<std::uint16_t>(size), 0);
}

// A slice is an IoVec.
std::span<const std::byte> bytes_of(const IoSlice& slice) noexcept {
  const auto& vec = reinterpret_cast<const IoVec&>(slice);
  return {static_cast<const std::byte*>(vec.base), vec.length};
}
std::span<std::byte> bytes_of(const IoSliceMut& slice) noexcept {
  const auto& vec = reinterpret_cast<const IoVec&>(slice);
  return {static_cast<std::byte*>(const_cast<void*>(vec.base)), vec.length};
}

// Has lwIP take as much as it has memory for, of what fits the send buffer.
std::size_t enqueue(tcp_pcb* pcb, std::span<const std::byte> bytes) noexcept {
  const std::size_t room = tcp_sndbuf(pcb);
  std::size_t size = bytes.size() < room ? bytes.size() : room;
  while (size != 0) {
    const err_t code =
        tcp_write(pcb, bytes.data(), static_cast<std::uint16_t>(size), TCP_WRITE_FLAG_COPY);
    if (code == ERR_OK) {
      break;
    }
    size /= 2;
  }
  return size;
}

}  // namespace

Result<std::size_t> Sockets::receive(Handle handle, std::span<std::byte> buffer) noexcept {
  Endpoint& endpoint = endpoint_of(handle);
  if (endpoint.received == nullptr) {
    return find_nothing(endpoint);
  }
  const std::size_t size = copy(endpoint, buffer);
  const auto size_of_lwip = static_cast<std::uint16_t>(size);
  endpoint.received = pbuf_free_header(endpoint.received, size_of_lwip);
  if (endpoint.pcb != nullptr) {
    tcp_recved(endpoint.pcb, size_of_lwip);
  }
  if (endpoint.received == nullptr && !endpoint.is_read_ended && endpoint.state != State::over) {
    endpoint.clear_ready(Ready::readable);
  }
  return size;
}

Result<std::size_t> Sockets::peek(Handle handle, std::span<std::byte> buffer) noexcept {
  Endpoint& endpoint = endpoint_of(handle);
  return endpoint.received == nullptr ? find_nothing(endpoint)
                                      : Result<std::size_t>(copy(endpoint, buffer));
}

Result<std::size_t> Sockets::send(Handle handle, std::span<const std::byte> bytes) noexcept {
  Endpoint& endpoint = endpoint_of(handle);
  MIO_TRY(endpoint.take_trouble());
  if (endpoint.is_write_ended || endpoint.state == State::over) {
    return ErrorKind::broken_pipe;
  }
  if (endpoint.state != State::connected) {
    return endpoint.state == State::connecting ? ErrorKind::would_block : ErrorKind::not_connected;
  }
  const std::size_t size = enqueue(endpoint.pcb, bytes);
  if (size < bytes.size()) {
    endpoint.clear_ready(Ready::writable);
    if (size == 0) {
      return ErrorKind::would_block;
    }
  }
  // What cannot be sent now is sent by lwIP's timer.
  (void)tcp_output(endpoint.pcb);
  return size;
}

// Piece by piece: after the first one what is not there, or has no room, is no error.
Result<std::size_t> Sockets::receive_vectored(Handle handle,
                                              std::span<const IoSliceMut> slices) noexcept {
  std::size_t total = 0;
  for (const IoSliceMut& slice : slices) {
    if (total != 0 && endpoint_of(handle).received == nullptr) {
      break;
    }
    if (slice.size() != 0) {
      MIO_TRY_ASSIGN(const std::size_t size, receive(handle, bytes_of(slice)));
      total += size;
    }
  }
  return total;
}

Result<std::size_t> Sockets::send_vectored(Handle handle,
                                           std::span<const IoSlice> slices) noexcept {
  std::size_t total = 0;
  for (const IoSlice& slice : slices) {
    if (slice.size() == 0) {
      continue;
    }
    const Result<std::size_t> size = send(handle, bytes_of(slice));
    if (!size) {
      return total != 0 ? Result<std::size_t>(total) : size;
    }
    total += *size;
    if (*size < slice.size()) {
      break;
    }
  }
  return total;
}

// lwIP would reset a connection that gets bytes after the end of reading: that end is ours alone.
Result<> Sockets::shutdown(Handle handle, net::Shutdown how) noexcept {
  Endpoint& endpoint = endpoint_of(handle);
  if (endpoint.state != State::connected) {
    return ErrorKind::not_connected;
  }
  if (how != net::Shutdown::write) {
    endpoint.is_read_ended = true;
    endpoint.set_ready(Ready::readable | Ready::read_closed);
  }
  if (how != net::Shutdown::read && !endpoint.is_write_ended) {
    MIO_TRY(baremetal::lwip::checked(tcp_shutdown(endpoint.pcb, 0, 1)));
    endpoint.is_write_ended = true;
    endpoint.set_ready(Ready::writable);
  }
  if (endpoint.is_read_ended && endpoint.is_write_ended) {
    endpoint.set_ready(Ready::hung_up);
  }
  return {};
}

}  // namespace mio::sys
