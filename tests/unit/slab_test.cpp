#include <mio/slab.hpp>

#include <cstdint>
#include <limits>
#include <type_traits>
#include <utility>

#include <mio/no_destructor.hpp>

#include "test.hpp"

using mio::ErrorKind;
using mio::Slab;
using mio::Token;

namespace {

// Not default constructible, not copyable, and counted.
class Connection {
 public:
  explicit Connection(int id) noexcept : id_(id) { ++live_count; }
  Connection(Connection&& other) noexcept : id_(std::exchange(other.id_, -1)) { ++live_count; }
  Connection& operator=(Connection&&) = delete;
  ~Connection() { --live_count; }

  int id() const noexcept { return id_; }

  static int live_count;

 private:
  int id_;
};

int Connection::live_count = 0;

constinit mio::NoDestructor<Slab<Connection, 4>> static_slab;
constinit const Slab<int, 1000> static_const_slab;

template <std::size_t N>
std::uintptr_t lowest_key() noexcept {
  Slab<char, N> slab;
  const auto key = slab.insert('a');
  return key ? static_cast<std::uintptr_t>(*key) : 0;
}

}  // namespace

static_assert(std::is_trivially_destructible_v<Slab<int, 4>>);
static_assert(!std::is_trivially_destructible_v<Slab<Connection, 4>>);
static_assert(!std::is_copy_constructible_v<Slab<int, 4>>);
static_assert(Slab<int, 1>::reserved_token_count == 256);
static_assert(Slab<int, 256>::reserved_token_count == 256);
static_assert(Slab<int, 257>::reserved_token_count == 512);

TEST(slab, new_one_is_empty) {
  const Slab<Connection, 3> slab;
  CHECK_EQ(slab.size(), 0);
  CHECK_EQ(slab.capacity(), 3);
  CHECK(slab.is_empty());
  CHECK(!slab.is_full());
  CHECK(!slab.contains(Token{0}));
  CHECK(!static_const_slab.contains(Token{1 << 10}));
}

TEST(slab, inserted_value_is_found_by_its_key) {
  Slab<Connection, 3> slab;
  const auto one = slab.insert(Connection(1));
  const auto two = slab.emplace(2);
  REQUIRE(one);
  REQUIRE(two);
  CHECK(*one != *two);
  CHECK_EQ(slab.size(), 2);
  REQUIRE(slab.get(*one) != nullptr);
  CHECK_EQ(slab.get(*one)->id(), 1);
  REQUIRE(std::as_const(slab).get(*two) != nullptr);
  CHECK_EQ(std::as_const(slab).get(*two)->id(), 2);
}

TEST(slab, full_one_refuses_and_leaves_the_argument_alone) {
  Slab<Connection, 2> slab;
  CHECK(slab.emplace(1));
  CHECK(slab.emplace(2));
  CHECK(slab.is_full());
  Connection third(3);
  CHECK(slab.insert(std::move(third)).failed_with(ErrorKind::out_of_capacity));
  CHECK_EQ(third.id(), 3);
  CHECK_EQ(slab.size(), 2);
}

TEST(slab, removed_key_finds_nothing) {
  Slab<Connection, 2> slab;
  const Token key = *slab.emplace(1);
  CHECK(slab.remove(key));
  CHECK(slab.get(key) == nullptr);
  CHECK(!slab.contains(key));
  CHECK(!slab.remove(key));
  CHECK_EQ(slab.size(), 0);
}

TEST(slab, stale_key_does_not_find_the_next_value_of_its_slot) {
  Slab<Connection, 1> slab;
  const Token first = *slab.emplace(1);
  CHECK(slab.remove(first));
  const Token second = *slab.emplace(2);
  CHECK(first != second);
  CHECK(slab.get(first) == nullptr);
  CHECK(!slab.remove(first));
  CHECK(!slab.take(first).has_value());
  REQUIRE(slab.get(second) != nullptr);
  CHECK_EQ(slab.get(second)->id(), 2);
}

TEST(slab, taken_value_is_moved_out_and_its_key_is_stale) {
  Slab<Connection, 1> slab;
  const Token key = *slab.emplace(7);
  const auto taken = slab.take(key);
  REQUIRE(taken.has_value());
  CHECK_EQ(taken->id(), 7);
  CHECK(!slab.contains(key));
  CHECK(slab.emplace(8));
}

TEST(slab, foreign_tokens_find_nothing) {
  Slab<Connection, 3> slab;
  const Token key = *slab.emplace(1);
  const auto number = static_cast<std::uintptr_t>(key);
  for (std::uintptr_t token = 0; token < slab.reserved_token_count; ++token) {
    CHECK(!slab.contains(Token{token}));
  }
  CHECK(!slab.contains(Token{number + 1}));    // A slot never used,
  CHECK(!slab.contains(Token{number + 3}));    // a slot that does not exist,
  CHECK(!slab.contains(Token{number + 256}));  // a generation in which the slot was free,
  CHECK(!slab.contains(Token{number + 512}));  // one to come.
  CHECK(!slab.contains(Token{std::numeric_limits<std::uintptr_t>::max()}));
  CHECK(!slab.contains(Token{number | std::uintptr_t{1} << (sizeof(Token) * 8 - 1)}));
  CHECK(slab.remove(key));
  CHECK(!slab.contains(Token{number + 256}));  // The generation it is free in now.
}

TEST(slab, keys_are_never_below_the_reserved_tokens) {
  CHECK_EQ(lowest_key<1>(), 256);
  CHECK_EQ(lowest_key<256>(), 256);
  CHECK_EQ(lowest_key<1000>(), 1024);
}

TEST(slab, every_slot_is_used_again) {
  Slab<int, 5> slab;
  Token keys[5]{};
  for (int round = 0; round < 10; ++round) {
    for (int index = 0; index < 5; ++index) {
      const auto key = slab.insert(round * 10 + index);
      REQUIRE(key);
      keys[index] = *key;
    }
    CHECK(slab.is_full());
    for (int index = 0; index < 5; ++index) {
      REQUIRE(slab.contains(keys[index]));
      CHECK_EQ(*slab.get(keys[index]), round * 10 + index);
    }
    for (int index : {3, 0, 4, 1, 2}) {
      CHECK(slab.remove(keys[index]));
    }
    CHECK(slab.is_empty());
  }
}

TEST(slab, keys_are_unlike_until_the_generation_wraps) {
  // Where a Token has 32 bits, 2^20 slots leave twelve of them for the generation: 2^11 odd ones.
  // Elsewhere a wrap takes 2^31 rounds, so there only the first of them are looked at.
  constexpr bool kIsNarrow = sizeof(Token) == 4;
  static Slab<char, std::size_t{kIsNarrow ? 1 << 20 : 1 << 4}> slab;
  constexpr std::uint32_t kRounds = kIsNarrow ? 1 << 11 : 1 << 12;
  const Token first = *slab.insert('a');
  Token key = first;
  for (std::uint32_t round = 1; round < kRounds; ++round) {
    CHECK(slab.remove(key));
    key = *slab.insert('b');
    CHECK(key != first);
    CHECK(static_cast<std::uintptr_t>(key) >= slab.reserved_token_count);
    CHECK(!slab.contains(first));
  }
  CHECK(slab.remove(key));
  if constexpr (kIsNarrow) {
    CHECK(*slab.insert('c') == first);  // Here it has come around, as the header says.
  }
  slab.clear();
}

TEST(slab, values_are_destroyed_once) {
  REQUIRE_EQ(Connection::live_count, 0);
  {
    Slab<Connection, 4> slab;
    const Token key = *slab.emplace(1);
    CHECK(slab.emplace(2));
    CHECK(slab.emplace(3));
    CHECK_EQ(Connection::live_count, 3);
    CHECK(slab.remove(key));
    CHECK_EQ(Connection::live_count, 2);
    CHECK(slab.emplace(4));
    CHECK_EQ(Connection::live_count, 3);
  }
  CHECK_EQ(Connection::live_count, 0);
}

TEST(slab, clear_empties_it_and_makes_keys_stale) {
  Slab<Connection, 3> slab;
  const Token first = *slab.emplace(1);
  CHECK(slab.emplace(2));
  slab.clear();
  CHECK_EQ(Connection::live_count, 0);
  CHECK(slab.is_empty());
  CHECK(!slab.contains(first));
  CHECK(slab.emplace(3));
  CHECK(slab.emplace(4));
  CHECK(slab.emplace(5));
  CHECK(slab.is_full());
}

TEST(slab, for_each_visits_every_value_with_its_key) {
  Slab<Connection, 4> slab;
  CHECK(slab.emplace(1));
  const Token gone = *slab.emplace(2);
  CHECK(slab.emplace(4));
  CHECK(slab.remove(gone));
  int sum = 0;
  std::as_const(slab).for_each([&](Token key, const Connection& connection) {
    sum += connection.id();
    CHECK(slab.get(key) == &connection);
  });
  CHECK_EQ(sum, 5);
}

TEST(slab, for_each_may_remove_what_it_was_given) {
  Slab<Connection, 4> slab;
  for (int id = 1; id <= 4; ++id) {
    CHECK(slab.emplace(id));
  }
  slab.for_each([&](Token key, Connection& connection) {
    if (connection.id() % 2 == 0) {
      CHECK(slab.remove(key));
    }
  });
  CHECK_EQ(slab.size(), 2);
}

TEST(slab, static_one_needs_no_constructor) {
  const auto key = static_slab->emplace(5);
  REQUIRE(key);
  CHECK_EQ(static_slab->get(*key)->id(), 5);
  static_slab->clear();
}

TEST(slab, copyable_values_are_copied_in) {
  Slab<int, 2> slab;
  const int value = 9;
  const auto key = slab.insert(value);
  REQUIRE(key);
  CHECK_EQ(*slab.get(*key), 9);
}
