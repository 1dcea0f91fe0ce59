#pragma once

#include <cstdint>

namespace mio {

/// Names a source in the events of its Poll. The whole range is the user's, and a Token may be a
/// case label: `case Token{1}:`.
/// source  mio::Token.
enum class Token : std::uintptr_t {};

}  // namespace mio
