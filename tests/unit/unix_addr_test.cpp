#include <mio/net/unix_addr.hpp>

#include "test.hpp"

using mio::ErrorKind;
using mio::Text;
using mio::net::UnixAddr;

namespace {

// So long that one byte more is too much.
struct Long {
  constexpr Long() noexcept {
    for (char& character : bytes) {
      character = 'x';
    }
  }
  constexpr Text first(std::size_t size) const noexcept { return {bytes, size}; }

  char bytes[UnixAddr::max_size + 1]{};
};
constexpr Long kLong;

static_assert(UnixAddr().is_unnamed());
static_assert(UnixAddr::from_path("a").has_value());
static_assert(std::is_trivially_copyable_v<UnixAddr>);

}  // namespace

TEST(unix_addr, unnamed_has_neither_path_nor_name) {
  const UnixAddr address;
  CHECK(address.is_unnamed() && !address.is_path() && !address.is_abstract());
  CHECK(address.path().empty());
  CHECK(address.abstract_name().empty());
  CHECK(address == UnixAddr());
}

// mio: src::uds::pathname_address
TEST(unix_addr, path_is_kept_with_a_zero_behind_it) {
  const auto address = UnixAddr::from_path("./foo/bar.txt");
  REQUIRE(address);
  CHECK(address->is_path() && !address->is_unnamed() && !address->is_abstract());
  CHECK_EQ(address->path(), "./foo/bar.txt");
  CHECK_EQ(address->path().data()[address->path().size()], '\0');
  CHECK(address->abstract_name().empty());
}

TEST(unix_addr, longest_path_has_a_zero_behind_it) {
  const auto address = UnixAddr::from_path(kLong.first(UnixAddr::max_size));
  REQUIRE(address);
  CHECK_EQ(address->path(), kLong.first(UnixAddr::max_size));
  CHECK_EQ(address->path().data()[UnixAddr::max_size], '\0');
  CHECK_EQ(UnixAddr::max_size, 107);
}

// mio: src::uds::abstract_address
TEST(unix_addr, abstract_name_is_any_bytes) {
  for (const Text name : {Text("foo"), Text(""), Text("\0a\0b\0", 5), Text("\0", 1),
                          kLong.first(UnixAddr::max_size)}) {
    const auto address = UnixAddr::from_abstract_name(name);
    REQUIRE(address);
    CHECK(address->is_abstract() && !address->is_unnamed() && !address->is_path());
    CHECK_EQ(address->abstract_name(), name);
    CHECK(address->path().empty());
  }
}

TEST(unix_addr, path_that_cannot_be_is_invalid_input) {
  for (const Text path : {Text(""), Text("\0", 1), Text("\0abc", 4), Text("a\0b", 3),
                          Text("ab\0", 3), kLong.first(UnixAddr::max_size + 1)}) {
    CHECK(UnixAddr::from_path(path).failed_with(ErrorKind::invalid_input));
  }
}

TEST(unix_addr, abstract_name_that_is_too_long_is_invalid_input) {
  CHECK(UnixAddr::from_abstract_name(kLong.first(UnixAddr::max_size + 1))
            .failed_with(ErrorKind::invalid_input));
}

TEST(unix_addr, equal_are_those_of_one_sort_and_text) {
  const auto path = *UnixAddr::from_path("a");
  const auto name = *UnixAddr::from_abstract_name("a");
  const auto with_zero = *UnixAddr::from_abstract_name(Text("a\0", 2));
  CHECK(path == *UnixAddr::from_path("a"));
  CHECK(path != *UnixAddr::from_path("b"));
  CHECK(path != *UnixAddr::from_path("aa"));
  CHECK(path != name);
  CHECK(name != with_zero);
  CHECK(*UnixAddr::from_abstract_name("") != UnixAddr());
}
