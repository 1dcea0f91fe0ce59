#include <mio/net/socket_addr.hpp>

#include <span>

#include "test.hpp"

using mio::ErrorKind;
using mio::Text;
using mio::net::IpAddr;
using mio::net::SocketAddr;

namespace {

constexpr IpAddr kLinkLocal = IpAddr::v6({0xfe80, 0, 0, 0, 0, 0, 0, 1});

struct Good {
  Text input;
  Text canonical;
  SocketAddr address;
};

constexpr Good kGood[] = {
    {"0.0.0.0:0", "0.0.0.0:0", SocketAddr()},
    {"127.0.0.1:80", "127.0.0.1:80", {IpAddr::v4_loopback, 80}},
    {"127.0.0.1:00080", "127.0.0.1:80", {IpAddr::v4_loopback, 80}},
    {"255.255.255.255:65535", "255.255.255.255:65535", {IpAddr::v4_broadcast, 65535}},
    {"[::]:0", "[::]:0", {IpAddr::v6_unspecified, 0}},
    {"[0:0::1]:8080", "[::1]:8080", {IpAddr::v6_loopback, 8080}},
    {"[fe80::1%2]:9", "[fe80::1%2]:9", {kLinkLocal, 9, 0, 2}},
    {"[fe80::1%0]:9", "[fe80::1]:9", {kLinkLocal, 9}},
    {"[fe80::1%007]:9", "[fe80::1%7]:9", {kLinkLocal, 9, 0, 7}},
    {"[fe80::1%4294967295]:9", "[fe80::1%4294967295]:9", {kLinkLocal, 9, 0, 0xffff'ffff}},
    {"[::ffff:127.0.0.1]:1", "[::ffff:127.0.0.1]:1", {IpAddr::v4_loopback.to_v6_mapped(), 1}},
};

constexpr Text kBad[] = {
    "",
    ":80",
    "127.0.0.1",
    "127.0.0.1:",
    "127.0.0.1:65536",
    "127.0.0.1:4294967376",            // 80 in 32 bits,
    "127.0.0.1:18446744073709551696",  // and in 64.
    "127.0.0.1:-1",
    "127.0.0.1:+80",
    "127.0.0.1: 80",
    "127.0.0.1:80 ",
    "127.0.0.1:0x50",
    "127.0.0.1:8080a",
    "127.0.0.01:80",
    "[127.0.0.1]:80",
    "127.0.0.1%1:80",
    "localhost:80",
    "::1",
    "::1:80",
    "[::1]",
    "[::1]:",
    "[::1]80",
    "[::1:80",
    "::1]:80",
    "[]:80",
    "[::1%]:80",
    "[::1%eth0]:80",
    "[::1%4294967296]:80",
    "[::1%-1]:80",
    "[::1 ]:80",
    "[[::1]]:80",
    "[::1]:80]",
};

}  // namespace

static_assert(std::is_trivially_copyable_v<SocketAddr> && sizeof(SocketAddr) == 28);
static_assert(SocketAddr::parse("127.0.0.1:80").value() == SocketAddr(IpAddr::v4_loopback, 80));
static_assert(SocketAddr::parse("[::1%3]:80").value().scope_id() == 3);
static_assert(!SocketAddr::parse("127.0.0.1"));

TEST(socket_addr, good_text_is_parsed_and_formatted_canonically) {
  for (const Good& good : kGood) {
    const auto address = SocketAddr::parse(good.input);
    if (!address) {
      FAIL(good.input);
      continue;
    }
    CHECK_EQ(*address, good.address);
    char buffer[SocketAddr::max_text_size];
    const auto size = address->format(buffer);
    REQUIRE(size);
    CHECK_EQ(Text(buffer, *size), good.canonical);
    CHECK_EQ(SocketAddr::parse(good.canonical).value(), *address);
  }
}

TEST(socket_addr, bad_text_is_invalid_data) {
  for (const Text text : kBad) {
    if (!SocketAddr::parse(text).failed_with(ErrorKind::invalid_data)) {
      FAIL(text);
    }
  }
}

TEST(socket_addr, every_port_survives_the_round_trip) {
  for (std::uint32_t port = 0; port <= 0xffff; port += 257) {
    const SocketAddr address(IpAddr::v6_loopback, static_cast<std::uint16_t>(port));
    char buffer[SocketAddr::max_text_size];
    const auto size = address.format(buffer);
    REQUIRE(size);
    CHECK_EQ(SocketAddr::parse(Text(buffer, *size)).value(), address);
  }
}

TEST(socket_addr, longest_text_fills_max_text_size) {
  constexpr Text kLongest = "[ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff%4294967295]:65535";
  const auto address = SocketAddr::parse(kLongest);
  REQUIRE(address);
  char buffer[SocketAddr::max_text_size];
  CHECK_EQ(address->format(buffer).value(), SocketAddr::max_text_size);
  CHECK_EQ(Text(buffer, sizeof buffer), kLongest);
}

TEST(socket_addr, format_into_a_short_buffer_is_out_of_capacity_and_writes_nothing) {
  const SocketAddr address(IpAddr::v4_loopback, 80);  // Twelve characters.
  char buffer[] = "############";
  for (std::size_t size = 0; size < 12; ++size) {
    CHECK(address.format(std::span(buffer, size)).failed_with(ErrorKind::out_of_capacity));
  }
  CHECK_EQ(Text(buffer, 12), "############");
  CHECK_EQ(address.format(std::span(buffer, 12)).value(), 12);
  CHECK_EQ(Text(buffer, 12), "127.0.0.1:80");
}

TEST(socket_addr, keeps_flow_info_and_scope_of_v6_only) {
  const SocketAddr v6(kLinkLocal, 1, 0x1234, 5);
  CHECK_EQ(v6.flow_info(), 0x1234);
  CHECK_EQ(v6.scope_id(), 5);
  const SocketAddr v4(IpAddr::v4_loopback, 1, 0x1234, 5);
  CHECK_EQ(v4.flow_info(), 0);
  CHECK_EQ(v4.scope_id(), 0);
}

TEST(socket_addr, compares_every_part) {
  const SocketAddr address(kLinkLocal, 1, 2, 3);
  CHECK(address == SocketAddr(kLinkLocal, 1, 2, 3));
  CHECK(address < SocketAddr(kLinkLocal, 2, 2, 3));
  CHECK(address < SocketAddr(kLinkLocal, 1, 3, 3));
  CHECK(address < SocketAddr(kLinkLocal, 1, 2, 4));
  CHECK(SocketAddr(IpAddr::v4_broadcast, 9) < SocketAddr(IpAddr::v6_unspecified, 0));
}

TEST(socket_addr, parts_can_be_replaced) {
  SocketAddr address(kLinkLocal, 1, 2, 3);
  address.set_port(80);
  CHECK_EQ(address, SocketAddr(kLinkLocal, 80, 2, 3));
  address.set_ip(IpAddr::v4_loopback);
  CHECK_EQ(address, SocketAddr(IpAddr::v4_loopback, 80));
}
