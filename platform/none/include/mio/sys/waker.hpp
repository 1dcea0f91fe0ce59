#pragma once

#include <mio/result.hpp>
#include <mio/sys/selector.hpp>
#include <mio/token.hpp>

namespace mio::sys {
inline namespace none {

class Waker {
 public:
  static Result<Waker> create(Selector&, Token) noexcept { return ErrorKind::unsupported; }
  Result<> wake() const noexcept { return ErrorKind::unsupported; }
};

}  // namespace none
}  // namespace mio::sys
