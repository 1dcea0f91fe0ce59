#pragma once

#include <cstddef>

#include <mio/listen_fds.hpp>
#include <mio/result.hpp>
#include <mio/sys/socket.hpp>
#include <mio/text.hpp>

namespace mio::sys {

/// Nobody was there before this program who could have opened something.
struct Preopened {
  static Result<std::size_t> count() noexcept { return ErrorKind::not_found; }
  static constexpr Handle handle(std::size_t) noexcept { return nullptr; }
  static Result<ListenKind> kind(Handle) noexcept { return ErrorKind::unsupported; }
  static Result<Text> names() noexcept { return ErrorKind::unsupported; }
  static Result<> prepare(Handle) noexcept { return ErrorKind::unsupported; }
};

}  // namespace mio::sys
