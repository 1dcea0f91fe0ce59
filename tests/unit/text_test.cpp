#include <mio/text.hpp>

#include <array>
#include <span>
#include <type_traits>

#include "test.hpp"

using mio::Text;

static_assert(std::is_trivially_copyable_v<Text>);
static_assert(Text("abc").size() == 3);
static_assert(Text("").empty());
static_assert(Text("abc") == Text("abcd", 3));

TEST(text, made_of_a_literal_ends_before_its_zero) {
  const Text text = "two words";
  CHECK_EQ(text.size(), 9);
  CHECK_EQ(text[8], 's');
}

TEST(text, made_of_pointer_and_size_keeps_zeros) {
  const Text text("a\0b", 3);
  CHECK_EQ(text.size(), 3);
  CHECK_EQ(text[1], '\0');
  // Not the plain literal: g++ 12 for Arm and s390x warns of a loop that such a pair never enters.
  CHECK(text != Text("a", 1));
}

TEST(text, made_of_a_container_looks_at_it) {
  const std::array<char, 3> letters{'x', 'y', 'z'};
  const std::span<const char> span(letters);
  CHECK_EQ(Text(letters), "xyz");
  CHECK(Text(span).data() == letters.data());
}

TEST(text, part_is_cut_to_what_is_there) {
  const Text text = "abcdef";
  CHECK_EQ(text.part(2), "cdef");
  CHECK_EQ(text.part(2, 2), "cd");
  CHECK_EQ(text.part(4, 9), "ef");
  CHECK_EQ(text.part(6), "");
  CHECK_EQ(text.part(7, 1), "");
  CHECK_EQ(text.part(1, static_cast<std::size_t>(-1)), "bcdef");
}

TEST(text, compares_by_its_characters) {
  const char copy[] = {'a', 'b'};
  CHECK(Text("ab") == Text(copy, 2));
  CHECK(Text("ab") != "ac");
  CHECK(Text("ab") != "abc");
  CHECK(Text() == "");
}

TEST(text, is_iterated_from_front_to_back) {
  int sum = 0;
  for (char character : Text("123")) {
    sum = sum * 10 + (character - '0');
  }
  CHECK_EQ(sum, 123);
}
