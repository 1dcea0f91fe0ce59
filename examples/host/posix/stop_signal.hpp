#pragma once

#include <optional>

#include <mio/event.hpp>
#include <mio/registry.hpp>
#include <mio/result.hpp>
#include <mio/token.hpp>
#include <mio/waker.hpp>

namespace host {

/// While it lives, SIGTERM and SIGINT are an event. There is one of it at a time.
class StopSignal {
 public:
  StopSignal() noexcept = default;
  StopSignal(const StopSignal&) = delete;
  StopSignal& operator=(const StopSignal&) = delete;
  ~StopSignal();

  /// Has the wish to end the program be an event with `token`.
  /// errors  those of Waker::create.
  mio::Result<> watch(const mio::Registry& registry, mio::Token token) noexcept;

  /// Whether `event` is that wish.
  bool is(const mio::Event& event) const noexcept { return event.token() == token_; }

 private:
  mio::Token token_{};
  std::optional<mio::Waker> waker_;
};

}  // namespace host
