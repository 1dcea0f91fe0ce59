#pragma once

#include <utility>

#include <mio/selector_ref.hpp>
#include <mio/source.hpp>

namespace mio {

/// Adds sources to a Poll, changes them and takes them out.
/// thread  every function may be called from any thread, also while the Poll polls: the change
///         takes effect in that very poll.
/// source  mio::Registry.
class Registry {
 public:
  // Always inline, so that the temporaries that values are moved through vanish at -Oz too.
  [[gnu::always_inline]] Registry(Registry&&) noexcept = default;
  Registry& operator=(Registry&&) noexcept = default;
  [[gnu::always_inline]] ~Registry() = default;

  /// Begins to watch `source`; its events carry `token`. What is ready already is reported by the
  /// next poll.
  /// errors  already_exists: it is registered, here or elsewhere.  out_of_capacity: all slots of
  ///         the Sources are taken.  unsupported: the platform cannot watch that interest.
  ///         bad_handle: the handle is closed.  permission_denied: the system cannot watch such a
  ///         handle.  Nothing has changed after an error.
  /// source  mio Registry::register (`register` is a keyword of C++).
  template <Source S>
  Result<> register_source(S& source, Token token, Interest interest) const noexcept {
    return source.register_with(*this, token, interest);
  }

  /// Replaces token and interest of a registered source, and reports readiness that is there.
  /// errors  not_found: it is not registered with this Poll.  Otherwise as register_source.
  /// source  mio Registry::reregister.
  template <Source S>
  Result<> reregister_source(S& source, Token token, Interest interest) const noexcept {
    return source.reregister_with(*this, token, interest);
  }

  /// Ends the registration: no poll that starts afterwards reports its token. The source may be
  /// registered again.
  /// errors  not_found: it is not registered with this Poll.
  /// source  mio Registry::deregister.
  template <Source S>
  Result<> deregister_source(S& source) const noexcept {
    return source.deregister_from(*this);
  }

  /// Another Registry of the same Poll, which may outlive it.
  /// source  mio Registry::try_clone.
  Result<Registry> try_clone() const noexcept { return Registry(SelectorRef::share(*selector_)); }

  /// For platform code and for sources of one's own that know their platform.
  sys::Selector& selector() const noexcept { return *selector_; }

 private:
  friend class Poll;

  explicit Registry(SelectorRef selector) noexcept : selector_(std::move(selector)) {}

  SelectorRef selector_;
};

}  // namespace mio
