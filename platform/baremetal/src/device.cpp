#include <mio/baremetal/device.hpp>

#include <mio/baremetal/critical.hpp>
#include <mio/baremetal/news.hpp>

namespace mio::baremetal {

constinit News news;

void Device::set_ready(std::uint8_t ready) noexcept {
  const Critical critical;
  ready_.store(this->ready() | ready, std::memory_order_relaxed);
  news.tell();
}

void Device::clear_ready(std::uint8_t ready) noexcept {
  const Critical critical;
  ready_.store(static_cast<std::uint8_t>(this->ready() & ~ready), std::memory_order_relaxed);
}

}  // namespace mio::baremetal
