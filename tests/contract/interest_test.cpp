#include <mio/interest.hpp>

#include "test.hpp"

using mio::Interest;

// mio: interest::is_tests
TEST(interest, predicates_tell_their_own_only) {
  CHECK(Interest::readable.is_readable());
  CHECK(!Interest::readable.is_writable());
  CHECK(!Interest::readable.is_priority());
  CHECK(!Interest::writable.is_readable());
  CHECK(Interest::writable.is_writable());
  CHECK(!Interest::writable.is_priority());
  CHECK(Interest::priority.is_priority());
  CHECK(!Interest::priority.is_readable() && !Interest::priority.is_writable());
}

// mio: interest::bit_or
TEST(interest, or_is_both) {
  constexpr Interest both = Interest::readable | Interest::writable;
  CHECK(both.is_readable() && both.is_writable() && !both.is_priority());
  Interest grown = Interest::readable;
  grown |= Interest::writable;
  CHECK(grown == both);
}

// mio: interest::add
TEST(interest, add_is_both) {
  CHECK(Interest::readable.add(Interest::writable) == (Interest::readable | Interest::writable));
}

TEST(interest, removed_to_nothing_is_nothing) {
  constexpr Interest both = Interest::readable | Interest::writable;
  CHECK(both.remove(Interest::readable) == Interest::writable);
  CHECK(!Interest::readable.remove(both).has_value());
}
