// Addresses as text: what parses is formatted and parses to the same value; what formats parses;
// and the C library accepts the same texts with the same meaning.
#include <cstring>
#include <string>
#include <string_view>

#include <arpa/inet.h>

#include <mio/net/ip_addr.hpp>
#include <mio/net/socket_addr.hpp>

#include "fuzz.hpp"

namespace {

using mio::fuzz::expect;
using mio::fuzz::Input;
using mio::net::IpAddr;
using mio::net::SocketAddr;

// The text of an address; and room for one character less is refused and left alone.
template <class Address>
std::string text_of(const Address& address) {
  char buffer[Address::max_text_size];
  const auto size = address.format(buffer);
  expect(size && *size > 0 && *size <= sizeof buffer, "any address fits into max_text_size");
  char small_buffer[Address::max_text_size];
  std::memset(small_buffer, '#', sizeof small_buffer);
  const auto refused = address.format(std::span(small_buffer, *size - 1));
  expect(refused.failed_with(mio::ErrorKind::out_of_capacity), "a small buffer is refused");
  for (const char character : small_buffer) {
    expect(character == '#', "a buffer that is too small is untouched");
  }
  return std::string(buffer, *size);
}

template <class Address>
void check_round_trip(const Address& address) {
  const std::string text = text_of(address);
  const auto again = Address::parse(text);
  expect(again && *again == address, "what is formatted parses to the same value");
  expect(text_of(*again) == text, "a value has one text");
}

// glibc and musl read the grammar that IpAddr::parse has: RFC 4291, and four decimals without
// leading zeros.
void check_against_libc(const std::string& text) {
  const auto ours = IpAddr::parse(text);
  unsigned char octets[16] = {};
  const bool is_v4 = ::inet_pton(AF_INET, text.c_str(), octets) == 1;
  const bool is_v6 = !is_v4 && ::inet_pton(AF_INET6, text.c_str(), octets) == 1;
  expect(ours.has_value() == (is_v4 || is_v6), "inet_pton accepts the same texts");
  if (ours) {
    expect(ours->is_v4() == is_v4, "inet_pton sees the same family");
    expect(std::memcmp(ours->octets().data(), octets, ours->octets().size()) == 0,
           "inet_pton reads the same octets");
  }
}

void check_text(const std::string& text) {
  const auto ip = IpAddr::parse(text);
  if (ip) {
    check_round_trip(*ip);
    expect(!SocketAddr::parse(text), "an address without a port is no SocketAddr");
  }
  if (text.find('\0') == std::string::npos) {
    check_against_libc(text);
  } else {
    expect(!ip, "a zero is no part of an address");
  }
  if (const auto socket_address = SocketAddr::parse(text)) {
    check_round_trip(*socket_address);
    expect(socket_address->flow_info() == 0, "text has no flow information");
  }
}

void check_value(Input input) {
  std::uint8_t octets[16];
  for (std::uint8_t& octet : octets) {
    octet = input.byte();
  }
  const IpAddr v4 = IpAddr::v4(octets[0], octets[1], octets[2], octets[3]);
  const IpAddr v6 = IpAddr::v6(octets);
  const auto port = static_cast<std::uint16_t>(input.word());
  const std::uint32_t scope_id = input.word();
  for (const IpAddr& ip : {v4, v6, v4.to_v6_mapped()}) {
    check_round_trip(ip);
    check_against_libc(text_of(ip));
    check_round_trip(SocketAddr(ip, port, 0, scope_id));
  }
  expect(v4.to_v6_mapped().to_canonical() == v4, "mapping an address can be undone");
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  check_text(std::string(data, data + size));
  check_value(Input(data, size));
  return 0;
}
