#include <mio/interest.hpp>

#include <type_traits>

#include "test.hpp"

using mio::Interest;

static_assert(sizeof(Interest) == 1);
static_assert(std::is_trivially_copyable_v<Interest>);
static_assert(!std::is_default_constructible_v<Interest>, "an Interest is never empty");

TEST(interest, predicates_are_disjoint) {
  CHECK(Interest::readable.is_readable());
  CHECK(!Interest::readable.is_writable());
  CHECK(!Interest::readable.is_priority());
  CHECK(!Interest::writable.is_readable());
  CHECK(Interest::writable.is_writable());
  CHECK(!Interest::writable.is_priority());
  CHECK(!Interest::priority.is_readable());
  CHECK(!Interest::priority.is_writable());
  CHECK(Interest::priority.is_priority());
}

TEST(interest, joined_by_or_is_both) {
  constexpr Interest both = Interest::readable | Interest::writable;
  CHECK(both.is_readable());
  CHECK(both.is_writable());
  CHECK(!both.is_priority());
  Interest interest = Interest::readable;
  interest |= Interest::priority;
  CHECK(interest == (Interest::readable | Interest::priority));
}

TEST(interest, add_is_both) {
  constexpr Interest both = Interest::readable.add(Interest::writable);
  CHECK(both.is_readable());
  CHECK(both.is_writable());
  CHECK(both.add(Interest::writable) == both);
}

TEST(interest, remove_leaves_the_rest_or_nothing) {
  constexpr Interest both = Interest::readable | Interest::writable;
  CHECK(both.remove(Interest::readable) == Interest::writable);
  CHECK(both.remove(Interest::priority) == both);
  CHECK(!Interest::writable.remove(Interest::writable).has_value());
  CHECK(!both.remove(both).has_value());
}

TEST(interest, contains_asks_for_every_part) {
  constexpr Interest both = Interest::readable | Interest::writable;
  CHECK(both.contains(Interest::readable));
  CHECK(both.contains(both));
  CHECK(!both.contains(Interest::readable | Interest::priority));
  CHECK(!Interest::readable.contains(both));
}

TEST(interest, is_ordered_by_its_bits) {
  CHECK(Interest::readable < Interest::writable);
  CHECK(Interest::writable < Interest::priority);
  CHECK_EQ((Interest::readable | Interest::writable | Interest::priority).bits(), 19);
}
