#pragma once

#include <cstddef>
#include <cstdint>

#include <mio/listen_fds.hpp>
#include <mio/result.hpp>
#include <mio/text.hpp>

namespace mio::sys {

/// Nobody can hand a socket to a program that is the whole system; so none was.
struct Preopened {
  static Result<std::size_t> count() noexcept { return ErrorKind::not_found; }
  static constexpr std::int32_t handle(std::size_t) noexcept { return -1; }
  static Result<ListenKind> kind(std::int32_t) noexcept { return ErrorKind::bad_handle; }
  static Result<Text> names() noexcept { return ErrorKind::not_found; }
  static Result<> prepare(std::int32_t) noexcept { return ErrorKind::bad_handle; }
};

}  // namespace mio::sys
