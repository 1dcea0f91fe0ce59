#include "lan9118.hpp"

#include <cstddef>

#include "registers.hpp"

namespace board::lan9118 {

namespace {

// SMSC's data sheet "LAN9118", chapter 5: those of its registers that are used here.
struct Registers {
  Register receive_data;
  Register reserved0[7];
  Register transmit_data;
  Register reserved1[7];
  Register receive_status;
  Register reserved2[4];
  Register interrupt_config;
  Register interrupt_status;
  Register interrupt_enable;
  Register reserved3[2];
  Register fifo_levels;
  Register receive_config;
  Register transmit_config;
  Register reserved4[2];
  Register receive_fifo;
  Register reserved5[9];
  Register mac_command;
  Register mac_data;
};
static_assert(offsetof(Registers, receive_status) == 0x40);
static_assert(offsetof(Registers, interrupt_config) == 0x54);
static_assert(offsetof(Registers, fifo_levels) == 0x68);
static_assert(offsetof(Registers, receive_fifo) == 0x7C);
static_assert(offsetof(Registers, mac_data) == 0xA8);

Registers& chip() noexcept { return *reinterpret_cast<Registers*>(0x4020'0000); }

constexpr std::uint32_t kReceiveLevel = 8;  // More than the level of frames wait.
constexpr std::uint32_t kMacBusy = 0x8000'0000;
constexpr std::uint32_t kMacRead = 0x4000'0000;

// Registers of the MAC, which are reached through two others.
enum class Mac : std::uint32_t { control = 1, address_high = 2, address_low = 3 };

std::uint32_t mac_read(Mac number) noexcept {
  chip().mac_command = kMacBusy | kMacRead | static_cast<std::uint32_t>(number);
  while ((chip().mac_command & kMacBusy) != 0) {
  }
  return chip().mac_data;
}

void mac_write(Mac number, std::uint32_t value) noexcept {
  chip().mac_data = value;
  chip().mac_command = kMacBusy | static_cast<std::uint32_t>(number);
  while ((chip().mac_command & kMacBusy) != 0) {
  }
}

}  // namespace

void open() noexcept {
  constexpr std::uint32_t kTransmitterOn = 2;
  constexpr std::uint32_t kMacReceives = 4;
  constexpr std::uint32_t kMacTransmits = 8;
  constexpr std::uint32_t kPushPullActiveHighOn = 0x111;
  chip().fifo_levels = 0x4800'0000;
  chip().transmit_config = kTransmitterOn;
  mac_write(Mac::control, mac_read(Mac::control) | kMacReceives | kMacTransmits);
  chip().interrupt_config = kPushPullActiveHighOn;
  enable(Interrupt::ethernet);
  listen_again();
}

void quiet() noexcept { chip().interrupt_enable = 0; }

void listen_again() noexcept {
  chip().interrupt_status = ~std::uint32_t{0};
  chip().interrupt_enable = kReceiveLevel;
}

void read_address(std::span<std::uint8_t, 6> address) noexcept {
  const std::uint32_t low = mac_read(Mac::address_low);
  const std::uint32_t high = mac_read(Mac::address_high);
  for (std::uint32_t index = 0; index < 6; ++index) {
    address[index] =
        static_cast<std::uint8_t>(index < 4 ? low >> 8 * index : high >> 8 * (index - 4));
  }
}

std::size_t next_frame() noexcept {
  if ((chip().receive_fifo >> 16 & 0xff) == 0) {
    return 0;
  }
  return chip().receive_status >> 16 & 0x3fff;
}

void receive(std::uint32_t* into, std::size_t size) noexcept {
  for (std::size_t left = (size + 3) / 4; left != 0; --left) {
    *into++ = chip().receive_data;
  }
}

void pass_over(std::size_t size) noexcept {
  for (std::size_t left = (size + 3) / 4; left != 0; --left) {
    [[maybe_unused]] const std::uint32_t dropped = chip().receive_data;
  }
}

void send(const std::uint32_t* frame, std::size_t size) noexcept {
  constexpr std::uint32_t kFirstAndLast = 0x3000;
  chip().transmit_data = kFirstAndLast | static_cast<std::uint32_t>(size);
  chip().transmit_data = static_cast<std::uint32_t>(size);
  for (std::size_t left = (size + 3) / 4; left != 0; --left) {
    chip().transmit_data = *frame++;
  }
}

}  // namespace board::lan9118
