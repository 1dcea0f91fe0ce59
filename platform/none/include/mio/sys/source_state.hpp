#pragma once

#include <mio/handle_kind.hpp>
#include <mio/interest.hpp>
#include <mio/result.hpp>
#include <mio/sys/selector.hpp>
#include <mio/token.hpp>
#include <mio/unsupported.hpp>

namespace mio::sys {
inline namespace none {

class SourceState {
 public:
  Result<> register_with(Selector&, int, HandleKind, Token, Interest) noexcept {
    return ErrorKind::unsupported;
  }
  Result<> reregister_with(Selector&, int, Token, Interest) noexcept {
    return ErrorKind::unsupported;
  }
  Result<> deregister_from(Selector&, int) noexcept { return ErrorKind::unsupported; }

  void rearm(Interest) const noexcept {}
  Result<> take_error() const noexcept { return {}; }
};

using Borrowed = unsupported::Borrowed<Selector, int>;

}  // namespace none
}  // namespace mio::sys
