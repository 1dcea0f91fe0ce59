#pragma once

#include <utility>

#include <mio/sys/selector.hpp>

namespace mio {

/// Keeps a selector open: it closes when the last of these is gone.
class SelectorRef {
 public:
  /// Takes over a reference that was counted already.
  explicit SelectorRef(sys::Selector& counted) noexcept : selector_(&counted) {}
  static SelectorRef share(sys::Selector& selector) noexcept {
    selector.retain();
    return SelectorRef(selector);
  }

  SelectorRef(SelectorRef&& other) noexcept : selector_(std::exchange(other.selector_, nullptr)) {}
  SelectorRef& operator=(SelectorRef&& other) noexcept {
    std::swap(selector_, other.selector_);
    return *this;
  }
  // Always inline, so that the temporaries that values are moved through vanish at -Oz too.
  [[gnu::always_inline]] ~SelectorRef() {
    if (selector_ != nullptr) {
      selector_->release();
    }
  }

  sys::Selector& operator*() const noexcept { return *selector_; }
  sys::Selector* operator->() const noexcept { return selector_; }

 private:
  sys::Selector* selector_;
};

}  // namespace mio
