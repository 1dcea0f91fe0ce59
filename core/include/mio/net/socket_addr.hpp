#pragma once

#include <compare>
#include <cstddef>
#include <cstdint>
#include <span>
#include <type_traits>

#include <mio/net/ip_addr.hpp>
#include <mio/result.hpp>
#include <mio/text.hpp>

namespace mio::net {

/// Where a TCP or UDP socket is or should be: an IP address and a port; a plain value.
/// source  std::net::SocketAddr of Rust.
class SocketAddr {
 public:
  /// Room for any address, as format() writes it.
  static constexpr std::size_t max_text_size =
      sizeof "[ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff%4294967295]:65535" - 1;

  /// 0.0.0.0:0
  constexpr SocketAddr() noexcept = default;

  /// port       in the order of the host: 80 is 80.
  /// flow_info  sin6_flowinfo, in the order the system keeps it; always zero in IPv4.
  /// scope_id   the number of the interface (its zone); always zero in IPv4.
  constexpr SocketAddr(IpAddr ip, std::uint16_t port, std::uint32_t flow_info = 0,
                       std::uint32_t scope_id = 0) noexcept
      : ip_(ip),
        port_(port),
        flow_info_(ip.is_v6() ? flow_info : 0),
        scope_id_(ip.is_v6() ? scope_id : 0) {}

  /// Reads `127.0.0.1:80`, `[::1]:80` or `[fe80::1%2]:80`, strictly: the port must be there, names
  /// of hosts and zones are not looked up.
  /// errors  invalid_data: anything else.
  /// source  what Rust's SocketAddr::from_str accepts.
  static constexpr Result<SocketAddr> parse(Text text) noexcept {
    detail::AddressParser parser(text);
    SocketAddr address;
    const bool is_v6 = parser.read_character('[');
    if (!IpAddr::read(parser, address.ip_) || address.ip_.is_v6() != is_v6) {
      return ErrorKind::invalid_data;
    }
    if (is_v6) {
      if (parser.read_character('%') && !parser.read_decimal(0xffff'ffff, address.scope_id_)) {
        return ErrorKind::invalid_data;
      }
      if (!parser.read_character(']')) {
        return ErrorKind::invalid_data;
      }
    }
    if (!parser.read_character(':') || !parser.read_port(address.port_) || !parser.is_at_end()) {
      return ErrorKind::invalid_data;
    }
    return address;
  }

  /// Writes what parse() reads and says how many characters that took; no zero is added at the end.
  /// The flow information has no place in it.
  /// errors  out_of_capacity: the buffer is too small (max_text_size never is); it is untouched.
  /// source  RFC 5952 §6.
  Result<std::size_t> format(std::span<char> buffer) const noexcept;

  constexpr const IpAddr& ip() const& noexcept { return ip_; }
  constexpr IpAddr ip() const&& noexcept { return ip_; }
  constexpr std::uint16_t port() const noexcept { return port_; }
  constexpr std::uint32_t flow_info() const noexcept { return flow_info_; }
  constexpr std::uint32_t scope_id() const noexcept { return scope_id_; }
  constexpr bool is_v4() const noexcept { return ip_.is_v4(); }
  constexpr bool is_v6() const noexcept { return ip_.is_v6(); }

  constexpr void set_ip(IpAddr ip) noexcept { *this = {ip, port_, flow_info_, scope_id_}; }
  constexpr void set_port(std::uint16_t port) noexcept { port_ = port; }

  friend constexpr bool operator==(const SocketAddr&, const SocketAddr&) noexcept = default;
  friend constexpr std::strong_ordering operator<=>(const SocketAddr&,
                                                    const SocketAddr&) noexcept = default;

 private:
  IpAddr ip_;
  std::uint16_t port_ = 0;
  std::uint32_t flow_info_ = 0;
  std::uint32_t scope_id_ = 0;
};

static_assert(std::is_trivially_copyable_v<SocketAddr> && sizeof(SocketAddr) == 28);

}  // namespace mio::net
