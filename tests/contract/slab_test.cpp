// A connection table whose keys are the tokens: stale ones find nothing.
#include <mio/slab.hpp>
#include <mio/sys/caps.hpp>

#include "loop.hpp"
#include "peer.hpp"
#include "test.hpp"

using namespace mio;
using namespace mio::test;

namespace {

constexpr Token kListener{0};

struct Client {
  net::TcpStream stream;
  Pattern received{};
  Pattern sent{};
};

using Clients = Slab<Client, 4>;

struct EchoServer {
  void poll_once() noexcept {
    CHECK(loop.poll.poll(loop.events, Timeout::milliseconds(5000)));
    for (const Event& event : loop.events) {
      event.token() == kListener ? accept_all() : serve(event.token());
    }
  }

  void accept_all() noexcept {
    for (;;) {
      Result<net::TcpListener::Accepted> accepted = listener->accept();
      if (!accepted) {
        CHECK(accepted.failed_with(ErrorKind::would_block));
        return;
      }
      const Result<Token> key = clients.insert(Client{std::move(accepted->stream)});
      if (!key) {
        CHECK(key.failed_with(ErrorKind::out_of_capacity));
        ++refused_count;
        continue;
      }
      CHECK(loop.registry().register_source(clients.get(*key)->stream, *key, Interest::readable));
    }
  }

  void serve(Token key) noexcept {
    Client* const client = clients.get(key);
    if (client == nullptr) {
      ++stale_count;
      return;
    }
    const Moved moved = read_all(client->stream, client->received);
    CHECK_EQ(write_all(client->stream, client->sent, moved.size_bytes).size_bytes,
             moved.size_bytes);
    if (moved.ended || moved.error.has_value()) {
      CHECK(clients.remove(key));
    }
  }

  Loop loop;
  TestListener listener;
  Clients clients;
  int stale_count = 0;
  int refused_count = 0;
};

}  // namespace

TEST(slab, keys_are_tokens_of_an_event_loop) {
  EchoServer server;
  REQUIRE(server.loop.registry().register_source(*server.listener, kListener, Interest::readable));
  Peer peers[3] = {server.listener.connect(), server.listener.connect(), server.listener.connect()};
  while (server.clients.size() < 3) {
    server.poll_once();
  }
  for (int round = 1; round <= 5; ++round) {
    for (Peer& peer : peers) {
      peer.send(100);
      server.poll_once();
    }
    for (Peer& peer : peers) {
      peer.receive(100);
    }
  }
  for (Peer& peer : peers) {
    peer.close();
  }
  while (!server.clients.is_empty()) {
    server.poll_once();
  }
  CHECK_EQ(server.stale_count, 0);
}

TEST(slab, token_of_a_removed_client_finds_nobody_in_the_same_batch) {
  SKIP_UNLESS(sys::caps::close_is_immediate, "closing waits for the peer");
  Loop loop;
  TestListener listener;
  Clients clients;
  Connection first(listener);
  Connection second(listener);
  const Token first_key = must(clients.insert(Client{std::move(first.stream)}), "key");
  const Token second_key = must(clients.insert(Client{std::move(second.stream)}), "key");
  for (const Token key : {first_key, second_key}) {
    REQUIRE(loop.registry().register_source(clients.get(key)->stream, key, Interest::readable));
  }
  first.peer.send(1);
  second.peer.send(1);
  first.peer.await_bytes(0);
  REQUIRE(loop.poll.poll(loop.events, Timeout::milliseconds(5000)));
  // Serving one client ends the other, whose event is in the batch already; and somebody new takes
  // the place.
  CHECK(clients.remove(second_key));
  Connection third(listener);
  const Token third_key = must(clients.insert(Client{std::move(third.stream)}), "key");
  CHECK(third_key != second_key);
  CHECK(clients.get(second_key) == nullptr);
  CHECK(!clients.remove(second_key));
  CHECK(clients.get(third_key) != nullptr);
  for (const Event& event : loop.events) {
    CHECK(event.token() == first_key || event.token() == second_key);
    CHECK_EQ(clients.contains(event.token()), event.token() == first_key);
  }
}

TEST(slab, full_table_refuses_clients_and_goes_on) {
  SKIP_UNLESS(sys::caps::close_is_immediate, "closing waits for the peer");
  EchoServer server;
  REQUIRE(server.loop.registry().register_source(*server.listener, kListener, Interest::readable));
  Peer peers[6] = {server.listener.connect(), server.listener.connect(), server.listener.connect(),
                   server.listener.connect(), server.listener.connect(), server.listener.connect()};
  while (server.clients.size() + static_cast<std::size_t>(server.refused_count) < 6) {
    server.poll_once();
  }
  CHECK_EQ(server.refused_count, 2);
  CHECK(server.clients.is_full());
  peers[5].expect_end();
  peers[0].send(10);
  server.poll_once();
  peers[0].receive(10);
  // Whoever leaves makes room.
  peers[0].close();
  while (server.clients.is_full()) {
    server.poll_once();
  }
  Peer late = server.listener.connect();
  while (!server.clients.is_full()) {
    server.poll_once();
  }
  late.send(10);
  server.poll_once();
  late.receive(10);
}

TEST(slab, hundred_generations_of_one_place) {
  EchoServer server;
  REQUIRE(server.loop.registry().register_source(*server.listener, kListener, Interest::readable));
  for (int round = 0; round < 100; ++round) {
    Peer peer = server.listener.connect();
    while (server.clients.is_empty()) {
      server.poll_once();
    }
    peer.send(10);
    server.poll_once();
    peer.receive(10);
    round % 2 == 0 ? peer.close() : peer.reset();
    while (!server.clients.is_empty()) {
      server.poll_once();
    }
  }
  CHECK_EQ(server.stale_count, 0);
}
