// What a host gives where the peers live in a program beside this one: a connection to it, of which
// every call blocks, so that a test is synchronous.
#pragma once

#include <cstddef>
#include <span>

#include <mio/sys/socket.hpp>

namespace mio::test::remote {

/// Waits until that program has connected to listener number 0.
sys::Handle await_control() noexcept;
/// Moves some of it, one byte at least, and says how many.
std::size_t send(sys::Handle control, std::span<const std::byte> bytes) noexcept;
std::size_t receive(sys::Handle control, std::span<std::byte> buffer) noexcept;

}  // namespace mio::test::remote
