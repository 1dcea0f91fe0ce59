#pragma once

#include <cstddef>

#include <mio/listen_fds.hpp>
#include <mio/result.hpp>
#include <mio/sys/socket.hpp>
#include <mio/text.hpp>

namespace mio::sys {

/// The stream sockets that the host opened before the program began. What is there is found by
/// looking: hosts give LISTEN_FDS or not, and put directories before the sockets or behind them.
struct Preopened {
  static Result<std::size_t> count() noexcept;
  static Handle handle(std::size_t index) noexcept;
  static Result<ListenKind> kind(Handle) noexcept { return ListenKind::tcp_listener; }
  static Result<Text> names() noexcept;
  static Result<> prepare(Handle handle) noexcept;
};

}  // namespace mio::sys
