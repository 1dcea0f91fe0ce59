#pragma once

#include <type_traits>
#include <utility>

namespace mio {

/// Holds a T that is never destroyed, for statics: nothing has to run when the program ends, and
/// nothing can be used after its end. Where T's constructor is constexpr, neither does anything run
/// when it begins:
///     static constinit mio::NoDestructor<mio::Sources<64>> sources;
/// Without optimisation (and, before GCC 15, with it) compilers still enter the empty destructor
/// in the list of exit handlers of a hosted program; it does nothing.
template <class T>
class NoDestructor {
 public:
  constexpr NoDestructor() noexcept
    requires std::is_default_constructible_v<T>
      : value_() {}
  template <class First, class... Rest>
    requires(std::is_constructible_v<T, First, Rest...> &&
             !std::is_same_v<std::remove_cvref_t<First>, NoDestructor>)
  constexpr explicit NoDestructor(First&& first, Rest&&... rest) noexcept
      : value_(std::forward<First>(first), std::forward<Rest>(rest)...) {}
  NoDestructor(const NoDestructor&) = delete;
  NoDestructor& operator=(const NoDestructor&) = delete;

  constexpr ~NoDestructor()
    requires std::is_trivially_destructible_v<T>
  = default;
  constexpr ~NoDestructor()
    requires(!std::is_trivially_destructible_v<T>)
  {}

  constexpr T& operator*() noexcept { return value_; }
  constexpr const T& operator*() const noexcept { return value_; }
  constexpr T* operator->() noexcept { return &value_; }
  constexpr const T* operator->() const noexcept { return &value_; }

 private:
  union {
    T value_;
  };
};

}  // namespace mio
