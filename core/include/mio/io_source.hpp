#pragma once

#include <concepts>
#include <cstddef>
#include <type_traits>
#include <utility>

#include <mio/handle_kind.hpp>
#include <mio/registry.hpp>
#include <mio/sys/socket.hpp>
#include <mio/sys/source_state.hpp>

namespace mio {

/// What an IoSource can hold: something with a handle that can be polled, and can be moved.
template <class T>
concept Pollable = std::is_nothrow_move_constructible_v<T> && requires(const T& inner) {
  { inner.handle() } noexcept -> std::same_as<sys::Handle>;
  { T::handle_kind } -> std::convertible_to<HandleKind>;
};

/// An owned socket that knows its kind: what the sockets of this library are made of.
template <HandleKind Kind>
class OwnedSocket : public sys::Socket {
 public:
  static constexpr HandleKind handle_kind = Kind;
  explicit OwnedSocket(sys::Socket socket) noexcept : sys::Socket(std::move(socket)) {}
};

/// Makes a Source of anything with a handle, and keeps its edge-triggered promise: every operation
/// that can report would_block goes through do_io, with its direction, so that a direction which
/// has run dry, and no other, is watched again.
/// thread  const functions from any thread at any time; registration by one caller at a time.
/// source  mio's IoSource, which is private there.
template <Pollable T>
class IoSource {
 public:
  explicit IoSource(T inner) noexcept : inner_(std::move(inner)) {}

  // Always inline, so that the temporaries that values are moved through vanish at -Oz too.
  [[gnu::always_inline]] IoSource(IoSource&&) noexcept = default;
  IoSource& operator=(IoSource&& other) noexcept {
    // The old registration ends before its handle closes.
    state_ = std::move(other.state_);
    inner_ = std::move(other.inner_);
    return *this;
  }
  [[gnu::always_inline]] ~IoSource() = default;

  const T& inner() const noexcept { return inner_; }
  /// Gives the inner value back. Deregister first: a handle that stays open would stay registered
  /// where the kernel keeps the list.
  T into_inner() && noexcept {
    state_ = sys::SourceState{};
    return std::move(inner_);
  }

  /// Does `operation(inner)`, which returns a Result; if that is would_block, `direction` is
  /// watched again. Where finding out that the source has an error used the error up, it is
  /// returned here and `operation` is not called.
  /// errors  those of `operation`.
  /// source  mio IoSource::do_io, which has no direction (mio issue 1963).
  template <class Operation>
  auto do_io(Interest direction, Operation&& operation) const noexcept {
    using Outcome = std::invoke_result_t<Operation, const T&>;
    if (const Result<> held = state_.take_error(); !held) {
      return Outcome(held.error());
    }
    Outcome outcome = std::forward<Operation>(operation)(inner_);
    if (outcome.failed_with(ErrorKind::would_block)) {
      state_.rearm(direction);
    }
    return outcome;
  }

  /// As do_io, for an operation on a stream that moves up to `asked` bytes and returns how many it
  /// moved: fewer count as would_block and watch `direction` again. None moved is the end of the
  /// stream, after which nothing is due.
  template <class Operation>
  Result<std::size_t> do_transfer(Interest direction, std::size_t asked,
                                  Operation&& operation) const noexcept {
    if (const Result<> held = state_.take_error(); !held) {
      return held.error();
    }
    const Result<std::size_t> moved = std::forward<Operation>(operation)(inner_);
    if (moved ? *moved != 0 && *moved < asked : moved.failed_with(ErrorKind::would_block)) {
      state_.rearm(direction);
    }
    return moved;
  }

  Result<> register_with(const Registry& registry, Token token, Interest interest) noexcept {
    return state_.register_with(registry.selector(), inner_.handle(), T::handle_kind, token,
                                interest);
  }
  Result<> reregister_with(const Registry& registry, Token token, Interest interest) noexcept {
    return state_.reregister_with(registry.selector(), inner_.handle(), token, interest);
  }
  Result<> deregister_from(const Registry& registry) noexcept {
    return state_.deregister_from(registry.selector(), inner_.handle());
  }

  /// For platform code: what the platform keeps per source.
  const sys::SourceState& state() const noexcept { return state_; }

 private:
  // The state is destroyed before the handle closes, so that no slot ever names a closed handle.
  T inner_;
  sys::SourceState state_;
};

}  // namespace mio
