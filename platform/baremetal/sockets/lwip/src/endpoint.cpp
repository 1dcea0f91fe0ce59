#include "endpoint.hpp"

#include <type_traits>
#include <utility>

#include <lwip/err.h>
#include <lwip/pbuf.h>
#include <lwip/tcp.h>

namespace mio::baremetal::lwip {

namespace {

// lwIP has no more connections than that, nor listeners; so there is an endpoint for each of them.
constexpr std::size_t kEndpoints = MEMP_NUM_TCP_PCB + MEMP_NUM_TCP_PCB_LISTEN;
static_assert(std::is_same_v<err_t, Code> && ERR_OK == 0);
constinit Endpoint endpoints[kEndpoints]{};

// lwIP calls on_poll in halves of a second, so often: to try again what it had no memory for.
constexpr std::uint8_t kPollInterval = 1;

Endpoint& endpoint_of_argument(void* argument) noexcept {
  return *static_cast<Endpoint*>(argument);
}

Code on_received(void* argument, tcp_pcb* pcb, pbuf* bytes, Code) noexcept {
  Endpoint& endpoint = endpoint_of_argument(argument);
  if (bytes == nullptr) {
    endpoint.is_read_ended = true;
    endpoint.set_ready(Ready::readable | Ready::read_closed);
    if (endpoint.is_write_ended) {
      endpoint.set_ready(Ready::hung_up);
      endpoint.detach();
    }
  } else if (endpoint.is_read_ended) {
    // Nobody wants it; but what is sent the other way goes on.
    tcp_recved(pcb, bytes->tot_len);
    pbuf_free(bytes);
  } else {
    if (endpoint.received == nullptr) {
      endpoint.received = bytes;
    } else {
      pbuf_cat(endpoint.received, bytes);
    }
    endpoint.set_ready(Ready::readable);
  }
  return ERR_OK;
}

Code on_sent(void* argument, tcp_pcb*, std::uint16_t) noexcept {
  endpoint_of_argument(argument).offer_room();
  return ERR_OK;
}

Code on_poll(void* argument, tcp_pcb*) noexcept {
  endpoint_of_argument(argument).offer_room();
  return ERR_OK;
}

// The connection is gone, and its pcb with it.
void on_error(void* argument, Code code) noexcept {
  Endpoint& endpoint = endpoint_of_argument(argument);
  const bool is_refused = endpoint.state == State::connecting && code == ERR_RST;
  endpoint.pcb = nullptr;
  endpoint.state = State::over;
  if (code == ERR_CLSD) {
    endpoint.set_ready(Ready::hung_up);  // Both ends have finished.
    return;
  }
  endpoint.trouble = is_refused ? Error(ErrorKind::connection_refused, code) : error_from(code);
  endpoint.set_ready(Ready::broken);
}

}  // namespace

Endpoint* find_free() noexcept {
  for (Endpoint& endpoint : endpoints) {
    if (endpoint.state == State::free) {
      return &endpoint;
    }
  }
  return nullptr;
}

void Endpoint::attach(tcp_pcb* new_pcb, State new_state) noexcept {
  clear_ready(0xff);
  is_read_ended = false;
  is_write_ended = false;
  trouble = {};
  pcb = new_pcb;
  state = new_state;
  tcp_arg(pcb, this);
  tcp_recv(pcb, on_received);
  tcp_sent(pcb, on_sent);
  tcp_poll(pcb, on_poll, kPollInterval);
  tcp_err(pcb, on_error);
}

tcp_pcb* Endpoint::detach() noexcept {
  if (pcb != nullptr && state != State::listening) {
    tcp_recv(pcb, nullptr);
    tcp_sent(pcb, nullptr);
    tcp_poll(pcb, nullptr, 0);
    tcp_err(pcb, nullptr);
  }
  state = State::over;
  return std::exchange(pcb, nullptr);
}

void Endpoint::offer_room() noexcept {
  if (state == State::connected && tcp_sndbuf(pcb) != 0 &&
      tcp_sndqueuelen(pcb) < TCP_SND_QUEUELEN) {
    set_ready(Ready::writable);
  }
}

Result<> Endpoint::take_trouble() noexcept { return std::exchange(trouble, Result<>()); }

Code on_accept(void* argument, tcp_pcb* pcb, Code code) noexcept {
  Endpoint& listener = endpoint_of_argument(argument);
  Endpoint* const endpoint = code == ERR_OK ? find_free() : nullptr;
  if (endpoint == nullptr) {
    return ERR_MEM;  // lwIP resets it, if it was there at all.
  }
  endpoint->attach(pcb, State::connected);
  endpoint->offer_room();
  // It counts for the backlog until it is accepted.
  tcp_backlog_delayed(pcb);
  Endpoint** link = &listener.first_waiting;
  while (*link != nullptr) {
    link = &(*link)->next_waiting;
  }
  *link = endpoint;
  listener.set_ready(Ready::readable);
  return ERR_OK;
}

Code on_connected(void* argument, tcp_pcb*, Code) noexcept {
  Endpoint& endpoint = endpoint_of_argument(argument);
  endpoint.state = State::connected;
  endpoint.offer_room();
  return ERR_OK;
}

void close(Endpoint& endpoint) noexcept {
  while (Endpoint* const waiting = endpoint.first_waiting) {
    endpoint.first_waiting = std::exchange(waiting->next_waiting, nullptr);
    if (tcp_pcb* const pcb = waiting->detach(); pcb != nullptr) {
      tcp_abort(pcb);
    }
    close(*waiting);
  }
  if (endpoint.received != nullptr) {
    pbuf_free(std::exchange(endpoint.received, nullptr));
  }
  // With bytes that nobody has read lwIP resets it. Without memory for the last segment it tries
  // again later; so it fails for nothing that could be mended here.
  if (tcp_pcb* const pcb = endpoint.detach(); pcb != nullptr && tcp_close(pcb) != ERR_OK) {
    tcp_abort(pcb);
  }
  endpoint.set_ready(Ready::broken | Ready::gone);
  endpoint.state = State::free;
}

}  // namespace mio::baremetal::lwip
