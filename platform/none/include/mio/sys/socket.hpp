#pragma once

#include <utility>

#include <mio/sys/source_state.hpp>
#include <mio/unsupported.hpp>

namespace mio::sys {

using Handle = int;

/// Owns a handle; a port closes it in the destructor.
class Socket {
 public:
  constexpr explicit Socket(Handle handle) noexcept : handle_(handle) {}
  constexpr Socket(Socket&& other) noexcept : handle_(other.release()) {}
  constexpr Socket& operator=(Socket&& other) noexcept {
    handle_ = other.release();
    return *this;
  }
  ~Socket() = default;

  constexpr Handle handle() const noexcept { return handle_; }
  constexpr Handle release() noexcept { return std::exchange(handle_, -1); }

 private:
  Handle handle_;
};

struct Sockets : unsupported::Sockets<Handle> {};

template <class Address>
struct AddressedSockets : unsupported::AddressedSockets<Handle, SourceState, Address> {};

}  // namespace mio::sys
