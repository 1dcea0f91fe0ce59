#pragma once

#include <cstddef>

#include <mio/assert.hpp>
#include <mio/sys/selector.hpp>

namespace mio {

/// The memory of one Poll, without its capacity in the type. Made as Sources<N>.
class SourceTable {
 public:
  SourceTable(const SourceTable&) = delete;
  SourceTable& operator=(const SourceTable&) = delete;

  /// For platform code.
  sys::Selector& selector() noexcept { return selector_; }

 protected:
  constexpr explicit SourceTable(const sys::SlotsView& slots) noexcept : selector_(slots) {}

  // Traps if something that refers to the table is known to be alive: it would touch dead memory.
  ~SourceTable() { MIO_ASSERT(!selector_.in_use()); }

 private:
  sys::Selector selector_;
};

/// The memory of one Poll: room for N registered sources where the kernel keeps no list of its own
/// (sys::caps::kernel_keeps_sources), and a small fixed header elsewhere. Wakers take no room.
/// It must outlive all that refers to it: the Poll, registries, wakers and registered sources; its
/// destructor traps where it can tell that one is left.
/// It is best made on the stack of what runs the loop, if there is room: it knows its own address,
/// so that a static one is initialised data, and its zeros are part of the program's file or flash.
/// thread  made and destroyed by one thread; in between it is the Poll's.
template <std::size_t N>
class Sources : private sys::Slots<N>, public SourceTable {
  static_assert(N > 0 && N <= sys::slots_max, "sys::slots_max is the platform's limit");

 public:
  // The slots are a base so that they exist before the selector learns where they are.
  constexpr Sources() noexcept : SourceTable(sys::Slots<N>::view()) {}
};

}  // namespace mio
