// lwIP on this board: a chore, which the controller's interrupt demands and which is due when a
// timer of lwIP's is. lwIP runs nowhere else but in it and in the calls of sockets.
#include "network.hpp"

#include <cstdint>

#include <lwip/etharp.h>
#include <lwip/init.h>
#include <lwip/netif.h>
#include <lwip/pbuf.h>
#include <lwip/timeouts.h>
#include <netif/ethernet.h>

#include <mio/assert.hpp>
#include <mio/baremetal/chore.hpp>
#include <mio/baremetal/hooks.hpp>

#include "lan9118.hpp"

namespace board {

namespace {

namespace baremetal = mio::baremetal;

// lwIP counts milliseconds in 32 bits. Ours have 2^20 ns, 5 % more, which no timer of TCP notices
// and which takes no division of 64 bits.
constexpr unsigned kLwipMillisecondShift = 20;
constexpr unsigned kFramesAtOnce = 32;

netif network{};

void take_frame(std::size_t size) noexcept {
  constexpr std::size_t kChecksumBytes = 4;
  const auto rounded = static_cast<std::uint16_t>((size + 3) / 4 * 4);
  pbuf* const frame =
      size <= lan9118::frame_bytes_max ? pbuf_alloc(PBUF_RAW, rounded, PBUF_POOL) : nullptr;
  if (frame == nullptr) {
    lan9118::pass_over(size);  // Whoever sent it sends it again.
    return;
  }
  MIO_ASSERT(frame->next == nullptr);
  lan9118::receive(static_cast<std::uint32_t*>(frame->payload), size);
  pbuf_realloc(frame, static_cast<std::uint16_t>(size - kChecksumBytes));
  if (network.input(frame, &network) != ERR_OK) {
    pbuf_free(frame);
  }
}

extern constinit baremetal::Chore chore;

std::uint64_t look_after_network() noexcept {
  unsigned frames = 0;
  std::size_t size = 0;
  while (frames < kFramesAtOnce && (size = lan9118::next_frame()) != 0) {
    take_frame(size);
    ++frames;
  }
  sys_check_timeouts();
  if (frames == kFramesAtOnce) {
    chore.demand();  // After the others, who are not to wait for a flood to end.
  } else {
    lan9118::listen_again();
  }
  const std::uint32_t sleep = sys_timeouts_sleeptime();
  return baremetal::now_ns() + (std::uint64_t{sleep} << kLwipMillisecondShift);
}

constinit baremetal::Chore chore(look_after_network);

err_t send_frame(netif*, pbuf* bytes) noexcept {
  static std::uint32_t frame[(lan9118::frame_bytes_max + 3) / 4];
  lan9118::send(frame, pbuf_copy_partial(bytes, frame, sizeof frame, 0));
  return ERR_OK;
}

err_t prepare(netif* interface_) noexcept {
  interface_->hwaddr_len = 6;
  lan9118::read_address(interface_->hwaddr);
  interface_->mtu = 1500;
  interface_->flags = NETIF_FLAG_BROADCAST | NETIF_FLAG_ETHARP | NETIF_FLAG_LINK_UP;
  interface_->output = etharp_output;
  interface_->linkoutput = send_frame;
  return ERR_OK;
}

}  // namespace

void start_network() noexcept {
  lwip_init();
  ip4_addr_t address, mask, gateway;
  IP4_ADDR(&address, 10, 0, 2, 15);
  IP4_ADDR(&mask, 255, 255, 255, 0);
  IP4_ADDR(&gateway, 10, 0, 2, 2);
  netif_add(&network, &address, &mask, &gateway, nullptr, prepare, ethernet_input);
  netif_set_default(&network);
  netif_set_up(&network);
  lan9118::open();
  chore.start();
}

}  // namespace board

extern "C" {

std::uint32_t sys_now() {
  return static_cast<std::uint32_t>(mio::baremetal::now_ns() >> board::kLwipMillisecondShift);
}

void ethernet_handler() {
  board::lan9118::quiet();
  board::chore.demand();
}

}  // extern "C"
