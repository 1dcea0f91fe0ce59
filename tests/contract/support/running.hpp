#pragma once

#include <utility>

#include "host.hpp"

namespace mio::test {

/// Runs a function object on a thread of its own; ends with it.
template <class Body>
class Running {
 public:
  explicit Running(Body body) noexcept
      : body_(std::move(body)),
        thread_(
            host::start_thread([](void* self) { static_cast<Running*>(self)->body_(); }, this)) {}
  Running(const Running&) = delete;
  Running& operator=(const Running&) = delete;
  ~Running() { host::join(thread_); }

 private:
  Body body_;
  host::Thread thread_;
};

}  // namespace mio::test
