// The other ends live in tools/contract_peer.py, which connects to listener number 0 and obeys what
// comes over that connection.
#include "remote_peer.hpp"

#include "../support/peer_command.hpp"

namespace mio::test {

Reply perform(const Request& request) noexcept {
  static constinit bool is_connected = false;
  static constinit sys::Handle control{};
  if (!is_connected) {
    control = remote::await_control();
    is_connected = true;
  }
  for (auto left = std::as_bytes(std::span(&request, 1)); !left.empty();) {
    left = left.subspan(remote::send(control, left));
  }
  Reply reply{};
  for (auto left = std::as_writable_bytes(std::span(&reply, 1)); !left.empty();) {
    left = left.subspan(remote::receive(control, left));
  }
  return reply;
}

}  // namespace mio::test
