#pragma once

#include <cstddef>
#include <cstdint>

#include <mio/result.hpp>

namespace mio::sys::hermit {

/// The Error for one of the kernel's numbers, which is positive here.
Error error_from(std::int32_t code) noexcept;

/// What a call answered: below zero it failed, and that is the number.
inline Result<> checked(std::ptrdiff_t answer) noexcept {
  return answer < 0 ? Result<>(error_from(static_cast<std::int32_t>(-answer))) : Result<>();
}

/// The same of a call that answers with a count or a descriptor.
template <class Number = std::size_t>
Result<Number> counted(std::ptrdiff_t answer) noexcept {
  MIO_TRY(checked(answer));
  return static_cast<Number>(answer);
}

}  // namespace mio::sys::hermit
