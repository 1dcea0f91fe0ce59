#pragma once

#include <concepts>

#include <mio/interest.hpp>
#include <mio/result.hpp>
#include <mio/token.hpp>

namespace mio {

class Registry;

/// What can be registered: a type with three functions, called through Registry only. A type that
/// owns a source joins by passing the three calls on:
///
///   Result<> register_with(const Registry& registry, Token token, Interest interest) noexcept {
///     return registry.register_source(stream_, token, interest);
///   }
///
/// errors  go back to the caller of Registry unchanged.
/// source  mio::event::Source.
template <class S>
concept Source = requires(S& source, const Registry& registry, Token token, Interest interest) {
  { source.register_with(registry, token, interest) } noexcept -> std::same_as<Result<>>;
  { source.reregister_with(registry, token, interest) } noexcept -> std::same_as<Result<>>;
  { source.deregister_from(registry) } noexcept -> std::same_as<Result<>>;
};

}  // namespace mio
