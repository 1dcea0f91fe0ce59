// The board's network controller, a LAN9118: frames in and out of its FIFOs.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>

namespace board::lan9118 {

inline constexpr std::size_t frame_bytes_max = 1518;

/// Turns it on. When frames have come it interrupts once, and then not before listen_again().
void open() noexcept;
void listen_again() noexcept;
/// Called by its interrupt's handler.
void quiet() noexcept;

void read_address(std::span<std::uint8_t, 6> address) noexcept;

/// The size of the next frame that waits, with its checksum; 0 if there is none. After that it is
/// taken out, or passed over.
std::size_t next_frame() noexcept;
/// into  room for whole words.
void receive(std::uint32_t* into, std::size_t size) noexcept;
void pass_over(std::size_t size) noexcept;

void send(const std::uint32_t* frame, std::size_t size) noexcept;

}  // namespace board::lan9118
