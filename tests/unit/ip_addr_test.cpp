#include <mio/net/ip_addr.hpp>

#include <array>
#include <span>

#include "test.hpp"

using mio::ErrorKind;
using mio::Text;
using mio::net::IpAddr;

namespace {

struct Pair {
  Text input;
  Text canonical;
};

constexpr Pair kGood[] = {
    {"0.0.0.0", "0.0.0.0"},
    {"127.0.0.1", "127.0.0.1"},
    {"255.255.255.255", "255.255.255.255"},
    {"1.20.100.9", "1.20.100.9"},
    {"::", "::"},
    {"::1", "::1"},
    {"1::", "1::"},
    {"0:0:0:0:0:0:0:0", "::"},
    {"0:0:0:0:0:0:0:1", "::1"},
    {"0000:0000:0000:0000:0000:0000:0000:0001", "::1"},
    {"2001:DB8::A", "2001:db8::a"},
    {"2001:0db8:0000:0000:0000:0000:0000:000a", "2001:db8::a"},
    {"1:2:3:4:5:6:7:8", "1:2:3:4:5:6:7:8"},
    {"1:2:3:4:5:6:7::", "1:2:3:4:5:6:7:0"},
    {"::2:3:4:5:6:7:8", "0:2:3:4:5:6:7:8"},
    {"1::3:4:5:6:7:8", "1:0:3:4:5:6:7:8"},
    {"1:0:0:4:0:0:0:8", "1:0:0:4::8"},       // The longest run is shortened,
    {"1:0:0:4:5:0:0:8", "1::4:5:0:0:8"},     // the first of equals,
    {"1:0:3:0:5:0:7:0", "1:0:3:0:5:0:7:0"},  // never a single group.
    {"0:0:3:4:5:6:7:8", "::3:4:5:6:7:8"},
    {"1:2:3:4:5:6:0:0", "1:2:3:4:5:6::"},
    {"ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff", "ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff"},
    {"::ffff:1.2.3.4", "::ffff:1.2.3.4"},
    {"::ffff:102:304", "::ffff:1.2.3.4"},
    {"::ffff:0:0", "::ffff:0.0.0.0"},
    {"::1.2.3.4", "::102:304"},
    {"64:ff9b::192.0.2.33", "64:ff9b::c000:221"},
    {"1:2:3:4:5:6:1.2.3.4", "1:2:3:4:5:6:102:304"},
    {"::2:3:4:5:6:1.2.3.4", "0:2:3:4:5:6:102:304"},
    {"1::1.2.3.4", "1::102:304"},
    {"fe80::1", "fe80::1"},
};

constexpr Text kBad[] = {
    "",
    " ",
    "localhost",
    "1",
    "1.2.3",
    "1.2.3.4.5",
    "1.2.3.",
    ".1.2.3",
    "1..2.3",
    "1.2.3.4 ",
    " 1.2.3.4",
    "256.0.0.1",
    "1.2.3.256",
    "1.2.3.1000",
    "01.2.3.4",  // Octal elsewhere.
    "1.2.3.04",
    "00.0.0.0",
    "0x1.2.3.4",
    "+1.2.3.4",
    "-1.2.3.4",
    "1,2,3,4",
    "1.2.3.4:80",
    "1.2.3.4/8",
    ":",
    ":::",
    ":1",
    "1:",
    "1:2:3:4:5:6:7",
    "1:2:3:4:5:6:7:",
    "1:2:3:4:5:6:7:8:",
    "1:2:3:4:5:6:7:8:9",
    "1:2:3:4:5:6:7:8::",
    "1:2:3:4:5:6:7::8",
    "::1:2:3:4:5:6:7:8",
    "1::2::3",
    "1:::2",
    "12345::",
    "00001::",
    "g::",
    "::%1",
    "fe80::1%eth0",
    "[::1]",
    "::1 ",
    "1.2.3.4::",
    "::1.2.3.4:5",
    "::1.2.3",
    "::1.2.3.256",
    "::01.2.3.4",
    "1:2:3:4:5:6:7:1.2.3.4",
    "::1:2:3:4:5:6:1.2.3.4",
};

struct Traits {
  IpAddr address;
  bool is_unspecified;
  bool is_loopback;
  bool is_multicast;
  bool is_v4_mapped;
};

constexpr Traits kTraits[] = {
    {IpAddr::v4(0, 0, 0, 0), true, false, false, false},
    {IpAddr::v4(0, 0, 0, 1), false, false, false, false},
    {IpAddr::v4(127, 0, 0, 1), false, true, false, false},
    {IpAddr::v4(127, 255, 255, 255), false, true, false, false},
    {IpAddr::v4(128, 0, 0, 1), false, false, false, false},
    {IpAddr::v4(223, 255, 255, 255), false, false, false, false},
    {IpAddr::v4(224, 0, 0, 0), false, false, true, false},
    {IpAddr::v4(239, 255, 255, 255), false, false, true, false},
    {IpAddr::v4(240, 0, 0, 0), false, false, false, false},
    {IpAddr::v6({0, 0, 0, 0, 0, 0, 0, 0}), true, false, false, false},
    {IpAddr::v6({0, 0, 0, 0, 0, 0, 0, 1}), false, true, false, false},
    {IpAddr::v6({1, 0, 0, 0, 0, 0, 0, 1}), false, false, false, false},
    {IpAddr::v6({0xff02, 0, 0, 0, 0, 0, 0, 1}), false, false, true, false},
    {IpAddr::v6({0xfe80, 0, 0, 0, 0, 0, 0, 1}), false, false, false, false},
    {IpAddr::v6({0, 0, 0, 0, 0, 0xffff, 0x7f00, 1}), false, false, false, true},
    {IpAddr::v6({0, 0, 0, 0, 1, 0xffff, 0x7f00, 1}), false, false, false, false},
};

}  // namespace

static_assert(IpAddr::parse("127.0.0.1").value() == IpAddr::v4_loopback);
static_assert(IpAddr::parse("::1").value() == IpAddr::v6_loopback);
static_assert(IpAddr::parse("2001:db8::7").value() ==
              IpAddr::v6({0x2001, 0xdb8, 0, 0, 0, 0, 0, 7}));
static_assert(!IpAddr::parse("127.0.0.01"));
static_assert(IpAddr() == IpAddr::v4_unspecified);
static_assert(IpAddr::v6_unspecified.is_unspecified() && IpAddr::v6_loopback.is_loopback());

TEST(ip_addr, good_text_is_parsed_and_formatted_canonically) {
  for (const Pair& pair : kGood) {
    const auto address = IpAddr::parse(pair.input);
    if (!address) {
      FAIL(pair.input);
      continue;
    }
    char buffer[IpAddr::max_text_size];
    const auto size = address->format(buffer);
    REQUIRE(size);
    CHECK_EQ(Text(buffer, *size), pair.canonical);
    CHECK_EQ(IpAddr::parse(pair.canonical).value(), *address);
  }
}

TEST(ip_addr, bad_text_is_invalid_data) {
  for (const Text text : kBad) {
    if (!IpAddr::parse(text).failed_with(ErrorKind::invalid_data)) {
      FAIL(text);
    }
  }
}

TEST(ip_addr, every_cut_of_a_good_text_is_parsed_without_reading_past_it) {
  constexpr Text kWhole = "1111:2222:3333:4444:5555:6666:111.122.133.144";
  int good_count = 0;
  for (std::size_t size = 0; size <= kWhole.size(); ++size) {
    good_count += IpAddr::parse(kWhole.part(0, size)) ? 1 : 0;
  }
  CHECK_EQ(good_count, 3);  // The whole, and without one or two digits of the last number.
}

TEST(ip_addr, text_with_a_zero_in_it_is_invalid_data) {
  CHECK(IpAddr::parse(Text("1.2.3.4\0", 8)).failed_with(ErrorKind::invalid_data));
}

TEST(ip_addr, every_octet_survives_the_round_trip) {
  for (int octet = 0; octet < 256; ++octet) {
    const auto byte = static_cast<std::uint8_t>(octet);
    const IpAddr v4 = IpAddr::v4(byte, 0, byte, 1);
    std::array<std::uint8_t, 16> octets{};
    octets[2] = byte;
    octets[15] = byte;
    const IpAddr v6 = IpAddr::v6(octets);
    for (const IpAddr& address : {v4, v6}) {
      char buffer[IpAddr::max_text_size];
      const auto size = address.format(buffer);
      REQUIRE(size);
      CHECK_EQ(IpAddr::parse(Text(buffer, *size)).value(), address);
    }
  }
}

TEST(ip_addr, format_into_a_short_buffer_is_out_of_capacity_and_writes_nothing) {
  const IpAddr address = IpAddr::v4(10, 20, 30, 40);
  char buffer[] = "###########";
  CHECK(address.format(std::span(buffer, 10)).failed_with(ErrorKind::out_of_capacity));
  CHECK_EQ(Text(buffer, 11), "###########");
  CHECK_EQ(address.format(std::span(buffer, 11)).value(), 11);
  CHECK_EQ(Text(buffer, 11), "10.20.30.40");
  CHECK(address.format({}).failed_with(ErrorKind::out_of_capacity));
}

TEST(ip_addr, predicates_tell_the_ranges_apart) {
  for (const Traits& traits : kTraits) {
    CHECK_EQ(traits.address.is_unspecified(), traits.is_unspecified);
    CHECK_EQ(traits.address.is_loopback(), traits.is_loopback);
    CHECK_EQ(traits.address.is_multicast(), traits.is_multicast);
    CHECK_EQ(traits.address.is_v4_mapped(), traits.is_v4_mapped);
  }
}

TEST(ip_addr, octets_are_in_the_order_of_the_wire) {
  const IpAddr v4 = IpAddr::v4(1, 2, 3, 4);
  REQUIRE_EQ(v4.octets().size(), 4);
  CHECK_EQ(v4.octets()[0], 1);
  CHECK_EQ(v4.octets()[3], 4);
  const IpAddr v6 = IpAddr::v6({0x0102, 3, 4, 5, 6, 7, 8, 0x090a});
  REQUIRE_EQ(v6.octets().size(), 16);
  CHECK_EQ(v6.octets()[0], 1);
  CHECK_EQ(v6.octets()[1], 2);
  CHECK_EQ(v6.octets()[15], 10);
  CHECK_EQ(v6.group(7), 0x090a);
}

TEST(ip_addr, mapped_and_canonical_undo_each_other) {
  const IpAddr v4 = IpAddr::v4(192, 0, 2, 1);
  const IpAddr mapped = v4.to_v6_mapped();
  CHECK(mapped.is_v6());
  CHECK(mapped.is_v4_mapped());
  CHECK_EQ(mapped, IpAddr::parse("::ffff:192.0.2.1").value());
  CHECK_EQ(mapped.to_canonical(), v4);
  CHECK_EQ(v4.to_canonical(), v4);
  CHECK_EQ(IpAddr::v6_loopback.to_canonical(), IpAddr::v6_loopback);
  CHECK_EQ(IpAddr::v6_loopback.to_v6_mapped(), IpAddr::v6_loopback);
}

TEST(ip_addr, is_ordered_by_family_then_octets) {
  CHECK(IpAddr::v4_broadcast < IpAddr::v6_unspecified);
  CHECK(IpAddr::v4(1, 2, 3, 4) < IpAddr::v4(1, 2, 4, 0));
  CHECK(IpAddr::v6_unspecified < IpAddr::v6_loopback);
  CHECK(IpAddr::v4_unspecified != IpAddr::v6_unspecified);
}
