#include <mio/token.hpp>

#include <cstdint>
#include <limits>
#include <type_traits>

#include "test.hpp"

using mio::Token;

static_assert(sizeof(Token) == sizeof(void*));
static_assert(std::is_trivially_copyable_v<Token>);

namespace {

constexpr Token listener{0};
constexpr Token last{std::numeric_limits<std::uintptr_t>::max()};

int place_of(Token token) noexcept {
  switch (token) {
    case listener:
      return 1;
    case Token{1}:
      return 2;
    case last:
      return 3;
    default:
      return 4;
  }
}

}  // namespace

TEST(token, is_usable_as_a_case_label) {
  CHECK_EQ(place_of(Token{0}), 1);
  CHECK_EQ(place_of(Token{1}), 2);
  CHECK_EQ(place_of(Token{std::numeric_limits<std::uintptr_t>::max()}), 3);
  CHECK_EQ(place_of(Token{2}), 4);
}

TEST(token, keeps_any_address_sized_number) {
  int object = 0;
  const Token token{reinterpret_cast<std::uintptr_t>(&object)};
  CHECK(reinterpret_cast<int*>(static_cast<std::uintptr_t>(token)) == &object);
}

TEST(token, compares_by_number) {
  CHECK(Token{1} == Token{1});
  CHECK(Token{1} != Token{2});
  CHECK(Token{1} < Token{2});
}
