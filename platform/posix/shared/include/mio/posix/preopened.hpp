#pragma once

#include <cstddef>

#include <mio/listen_fds.hpp>
#include <mio/result.hpp>
#include <mio/text.hpp>

namespace mio::posix {

/// The descriptors that a service manager handed over, from 3 upwards: sd_listen_fds(3).
struct Preopened {
  static Result<std::size_t> count() noexcept;
  static constexpr int handle(std::size_t index) noexcept { return 3 + static_cast<int>(index); }
  static Result<ListenKind> kind(int fd) noexcept;
  static Result<Text> names() noexcept;
  static Result<> prepare(int fd) noexcept;
};

}  // namespace mio::posix
