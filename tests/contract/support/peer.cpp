#include "peer.hpp"

#include <mio/assert.hpp>
#include <mio/text.hpp>

#include "test.hpp"

namespace mio::test {

namespace {

constinit bool used_ids[peers_max]{};

std::uint32_t take_id() noexcept {
  std::uint32_t id = 0;
  while (id < peers_max && used_ids[id]) {
    ++id;
  }
  MIO_ASSERT(id < peers_max);
  used_ids[id] = true;
  return id;
}

constexpr const char* kCommandNames[] = {
    "?",          "connect",      "send",           "send_some", "receive",        "receive_some",
    "expect_end", "expect_reset", "receive_to_end", "finish",    "finish_reading", "reset",
    "close",      "send_urgent",  "await_bytes",    "listen",    "accept",         "expect_over"};
constexpr const char* kStatusNames[] = {"ok",          "failed with errno", "timed out after",
                                        "mismatch at", "ended after",       "unknown"};

std::uint32_t checked(const Request& request) noexcept {
  const Reply reply = perform(request);
  if (reply.status == Status::ok) {
    return reply.value;
  }
  Line line;
  line.append("peer: ").append(kCommandNames[static_cast<std::uint32_t>(request.command)]);
  line.append("(").append_unsigned(request.argument).append("): ");
  const auto status = static_cast<std::uint32_t>(reply.status);
  line.append(kStatusNames[status < 6 ? status : 5]).append(" ").append_unsigned(reply.value);
  report_failure(__FILE__, __LINE__, line.text());
  return 0;
}

}  // namespace

Peer Peer::connect(std::uint32_t target, Options options) noexcept {
  Peer peer(take_id());
  peer.ask(Command::connect, target, options.receive_buffer_bytes);
  return peer;
}

Peer::Peer(Peer&& other) noexcept : id_(std::exchange(other.id_, kNone)) {}

Peer& Peer::operator=(Peer&& other) noexcept {
  close();
  id_ = std::exchange(other.id_, kNone);
  return *this;
}

std::uint32_t Peer::ask(Command command, std::size_t argument, std::uint32_t extra) noexcept {
  MIO_ASSERT(is_open());
  return checked({command, id_, static_cast<std::uint32_t>(argument), extra});
}

void Peer::send(std::size_t size_bytes) noexcept { ask(Command::send, size_bytes); }

std::size_t Peer::send_some(std::size_t size_bytes) noexcept {
  return ask(Command::send_some, size_bytes);
}

void Peer::receive(std::size_t size_bytes) noexcept { ask(Command::receive, size_bytes); }

std::size_t Peer::receive_some(std::size_t size_bytes) noexcept {
  return ask(Command::receive_some, size_bytes);
}

std::size_t Peer::receive_to_end() noexcept { return ask(Command::receive_to_end); }
void Peer::expect_end() noexcept { ask(Command::expect_end); }
void Peer::expect_reset() noexcept { ask(Command::expect_reset); }
void Peer::expect_over() noexcept { ask(Command::expect_over); }

void Peer::await_bytes(std::size_t size_bytes) noexcept { ask(Command::await_bytes, size_bytes); }

void Peer::send_urgent(std::uint8_t byte) noexcept { ask(Command::send_urgent, byte); }
void Peer::finish() noexcept { ask(Command::finish); }
void Peer::finish_reading() noexcept { ask(Command::finish_reading); }

void Peer::reset() noexcept {
  ask(Command::reset);
  used_ids[std::exchange(id_, kNone)] = false;
}

void Peer::close() noexcept {
  if (is_open()) {
    ask(Command::close);
    used_ids[std::exchange(id_, kNone)] = false;
  }
}

PeerListener::PeerListener() noexcept
    : listener_(take_id()), port_(static_cast<std::uint16_t>(listener_.ask(Command::listen))) {}

Peer PeerListener::accept() noexcept {
  Peer peer(take_id());
  peer.ask(Command::accept, listener_.id_);
  return peer;
}

}  // namespace mio::test
