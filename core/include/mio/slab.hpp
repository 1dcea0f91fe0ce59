#pragma once

#include <bit>
#include <cstddef>
#include <cstdint>
#include <new>
#include <optional>
#include <type_traits>
#include <utility>

#include <mio/assert.hpp>
#include <mio/result.hpp>
#include <mio/token.hpp>

namespace mio {

/// A table of at most N values, such as connections, whose keys are Tokens. A key that outlived its
/// value finds nothing, even when another value has taken the place: so the token of a late event
/// can be looked up without harm.
///
/// A key is the number of a slot in the low bits (eight of them at least) and above it the slot's
/// generation, which is odd, and so never zero, while a value lives there. Hence:
///  - Tokens below `reserved_token_count` (256 or more) are never keys: they are free for listeners
///    and wakers. Two Slabs on one Poll would need a way to tell their keys apart, which Slab has
///    not.
///  - A stale key is mistaken for a live one only after its slot was used again exactly 2^55 times
///    (where a Token has 64 bits) or 2^23 times (32 bits), half that for each doubling of N above
///    256, or a multiple of that.
///
/// The values are kept in place, without a heap, and stay where they are until they are removed. A
/// Slab that is a static begins as zeros and needs no code to start.
/// thread  as T: const functions do not change anything.
/// source  the slab crate, which mio's users pair with it; it has no generations.
template <class T, std::size_t N>
class Slab {
  static constexpr int kIndexBits = std::bit_width(N - 1) > 8 ? std::bit_width(N - 1) : 8;
  static constexpr std::uintptr_t kGenerationStep = std::uintptr_t{1} << kIndexBits;
  static_assert(N > 0, "a Slab has room for one value at least");
  static_assert(kIndexBits <= 24, "a generation of less than eight bits would be no protection");
  static_assert(std::is_object_v<T> && std::is_nothrow_destructible_v<T>);

 public:
  using value_type = T;

  /// No key is below this.
  static constexpr std::uintptr_t reserved_token_count = kGenerationStep;

  constexpr Slab() noexcept = default;
  Slab(const Slab&) = delete;
  Slab& operator=(const Slab&) = delete;

  constexpr ~Slab()
    requires std::is_trivially_destructible_v<T>
  = default;
  constexpr ~Slab()
    requires(!std::is_trivially_destructible_v<T>)
  {
    clear();
  }

  static constexpr std::size_t capacity() noexcept { return N; }
  constexpr std::size_t size() const noexcept { return size_; }
  constexpr bool is_empty() const noexcept { return size_ == 0; }
  constexpr bool is_full() const noexcept { return free_head_ >= N; }

  /// Moves `value` in and returns its key.
  /// errors  out_of_capacity: it is full; `value` is untouched.
  Result<Token> insert(T&& value) noexcept { return emplace(std::move(value)); }
  Result<Token> insert(const T& value) noexcept { return emplace(value); }

  /// Makes a T of the arguments in place and returns its key.
  /// errors  out_of_capacity: it is full; the arguments are untouched.
  template <class... Arguments>
  Result<Token> emplace(Arguments&&... arguments) noexcept {
    static_assert(std::is_constructible_v<T, Arguments...>);
    if (is_full()) {
      return ErrorKind::out_of_capacity;
    }
    const std::size_t index = take_free_slot();
    Slot& slot = slots_[index];
    new (static_cast<void*>(&slot.value)) T(std::forward<Arguments>(arguments)...);
    slot.key = (slot.key + kGenerationStep) | index;
    ++size_;
    return Token{slot.key};
  }

  /// The value of that key; nullptr if it was removed, or if the key was never one of this Slab's.
  T* get(Token key) noexcept {
    Slot* slot = find(key);
    return slot != nullptr ? &slot->value : nullptr;
  }
  const T* get(Token key) const noexcept { return const_cast<Slab*>(this)->get(key); }

  bool contains(Token key) const noexcept { return get(key) != nullptr; }

  /// Destroys the value of that key; false if there is none, as for get().
  bool remove(Token key) noexcept {
    Slot* slot = find(key);
    if (slot == nullptr) {
      return false;
    }
    release(*slot);
    return true;
  }

  /// Moves the value of that key out; nothing if there is none, as for get().
  std::optional<T> take(Token key) noexcept {
    std::optional<T> taken;
    if (Slot* slot = find(key); slot != nullptr) {
      taken.emplace(std::move(slot->value));
      release(*slot);
    }
    return taken;
  }

  /// Calls `visit(key, value)` for each value, in no particular order. `visit` may remove the value
  /// that it was given, and no other, and insert none.
  template <class Visit>
  void for_each(Visit&& visit) noexcept {
    for (std::size_t index = 0; index < N; ++index) {
      if (is_live(slots_[index])) {
        visit(Token{slots_[index].key}, slots_[index].value);
      }
    }
  }
  template <class Visit>
  void for_each(Visit&& visit) const noexcept {
    const_cast<Slab*>(this)->for_each(
        [&](Token key, T& value) { visit(key, static_cast<const T&>(value)); });
  }

  /// Destroys all values; their keys are stale from then on.
  void clear() noexcept {
    for (std::size_t index = 0; index < N; ++index) {
      if (is_live(slots_[index])) {
        release(slots_[index]);
      }
    }
  }

 private:
  struct Slot {
    constexpr Slot() noexcept : next_offset(0) {}
    constexpr ~Slot()
      requires std::is_trivially_destructible_v<T>
    = default;
    constexpr ~Slot()
      requires(!std::is_trivially_destructible_v<T>)
    {}

    union {
      std::uint32_t next_offset;  // Of a free slot.
      T value;                    // Of a live slot.
    };
    std::uintptr_t key = 0;  // The last that was given; plus a generation once that is stale.
  };

  static bool is_live(const Slot& slot) noexcept { return (slot.key & kGenerationStep) != 0; }

  Slot* find(Token key) noexcept {
    const auto number = static_cast<std::uintptr_t>(key);
    const std::uintptr_t index = number & (kGenerationStep - 1);
    if (index >= N) {
      return nullptr;
    }
    Slot& slot = slots_[index];
    return is_live(slot) && slot.key == number ? &slot : nullptr;
  }

  // The free slots are a chain. Each says how far behind its successor the next one is, so that
  // slots of zeros, which were never used, are a chain already.
  std::size_t take_free_slot() noexcept {
    const std::size_t index = free_head_;
    MIO_ASSERT(!is_live(slots_[index]));
    free_head_ += slots_[index].next_offset + 1;
    return index;
  }

  void release(Slot& slot) noexcept {
    slot.value.~T();
    const auto index = static_cast<std::uint32_t>(slot.key & (kGenerationStep - 1));
    slot.key += kGenerationStep;
    slot.next_offset = free_head_ - index - 1;
    free_head_ = index;
    --size_;
  }

  std::size_t size_ = 0;
  std::uint32_t free_head_ = 0;  // The first free slot; N or above if there is none.
  Slot slots_[N]{};
};

}  // namespace mio
