#pragma once

namespace board {

/// Brings lwIP up: 10.0.2.15, in the network that QEMU makes. From then on every poll looks after
/// it.
void start_network() noexcept;

}  // namespace board
