#pragma once

#include <compare>
#include <cstddef>
#include <cstdint>
#include <span>
#include <type_traits>

#include <mio/assert.hpp>
#include <mio/net/address_parser.hpp>
#include <mio/result.hpp>
#include <mio/text.hpp>

namespace mio::net {

/// An IPv4 or IPv6 address; a plain value. Ordered with all of IPv4 before IPv6.
/// source  std::net::IpAddr of Rust.
class IpAddr {
 public:
  static const IpAddr v4_unspecified;  // 0.0.0.0, also the default.
  static const IpAddr v4_loopback;     // 127.0.0.1
  static const IpAddr v4_broadcast;    // 255.255.255.255
  static const IpAddr v6_unspecified;  // ::
  static const IpAddr v6_loopback;     // ::1

  /// Room for any address, as format() writes it.
  static constexpr std::size_t max_text_size = sizeof "ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff" - 1;

  constexpr IpAddr() noexcept = default;

  static constexpr IpAddr v4(std::uint8_t a, std::uint8_t b, std::uint8_t c,
                             std::uint8_t d) noexcept {
    return IpAddr(a, b, c, d);
  }

  static constexpr IpAddr v6(std::span<const std::uint8_t, 16> octets) noexcept {
    IpAddr address;
    address.family_ = Family::v6;
    for (std::size_t index = 0; index < octets.size(); ++index) {
      address.octets_[index] = octets[index];
    }
    return address;
  }

  /// From the eight groups, as they are written: v6({0x2001, 0xdb8, 0, 0, 0, 0, 0, 1}).
  static constexpr IpAddr v6(const std::uint16_t (&groups)[8]) noexcept {
    IpAddr address;
    address.family_ = Family::v6;
    for (std::size_t index = 0; index < 8; ++index) {
      address.octets_[2 * index] = static_cast<std::uint8_t>(groups[index] >> 8);
      address.octets_[2 * index + 1] = static_cast<std::uint8_t>(groups[index] & 0xff);
    }
    return address;
  }

  /// Reads `127.0.0.1` or `::1`, strictly: no zeros in front of a decimal, no zone, no spaces.
  /// errors  invalid_data: anything else.
  /// source  RFC 4291 §2.2; what Rust's IpAddr::from_str accepts.
  static constexpr Result<IpAddr> parse(Text text) noexcept {
    detail::AddressParser parser(text);
    IpAddr address;
    if (!read(parser, address) || !parser.is_at_end()) {
      return ErrorKind::invalid_data;
    }
    return address;
  }

  /// Writes the address in its canonical form and says how many characters that took; no zero is
  /// added at the end.
  /// errors  out_of_capacity: the buffer is too small (max_text_size never is); it is untouched.
  /// source  RFC 5952.
  Result<std::size_t> format(std::span<char> buffer) const noexcept;

  constexpr bool is_v4() const noexcept { return family_ == Family::v4; }
  constexpr bool is_v6() const noexcept { return family_ == Family::v6; }

  /// In the order of the wire: four of IPv4, sixteen of IPv6.
  constexpr std::span<const std::uint8_t> octets() const& noexcept {
    return {octets_, is_v4() ? std::size_t{4} : std::size_t{16}};
  }
  std::span<const std::uint8_t> octets() const&& = delete;  // They would be gone at once.

  /// One of the eight groups of an IPv6 address.
  constexpr std::uint16_t group(std::size_t index) const noexcept {
    MIO_ASSERT(is_v6() && index < 8);
    return static_cast<std::uint16_t>(octets_[2 * index] << 8 | octets_[2 * index + 1]);
  }

  /// 0.0.0.0 or ::
  constexpr bool is_unspecified() const noexcept { return starts_with_zeros(16); }
  /// 127.0.0.0/8 or ::1. A mapped address is none: see to_canonical().
  constexpr bool is_loopback() const noexcept {
    return is_v4() ? octets_[0] == 127 : starts_with_zeros(15) && octets_[15] == 1;
  }
  /// 224.0.0.0/4 or ff00::/8
  constexpr bool is_multicast() const noexcept {
    return is_v4() ? octets_[0] >> 4 == 0xe : octets_[0] == 0xff;
  }
  /// ::ffff:a.b.c.d, an IPv4 address as an IPv6 socket sees it.
  constexpr bool is_v4_mapped() const noexcept {
    return is_v6() && starts_with_zeros(10) && octets_[10] == 0xff && octets_[11] == 0xff;
  }

  /// a.b.c.d as ::ffff:a.b.c.d; an IPv6 address as it is.
  constexpr IpAddr to_v6_mapped() const noexcept {
    if (is_v6()) {
      return *this;
    }
    IpAddr mapped;
    mapped.family_ = Family::v6;
    mapped.octets_[10] = 0xff;
    mapped.octets_[11] = 0xff;
    for (std::size_t index = 0; index < 4; ++index) {
      mapped.octets_[12 + index] = octets_[index];
    }
    return mapped;
  }
  /// ::ffff:a.b.c.d as a.b.c.d; anything else as it is.
  constexpr IpAddr to_canonical() const noexcept {
    return is_v4_mapped() ? v4(octets_[12], octets_[13], octets_[14], octets_[15]) : *this;
  }

  friend constexpr bool operator==(const IpAddr&, const IpAddr&) noexcept = default;
  friend constexpr std::strong_ordering operator<=>(const IpAddr&,
                                                    const IpAddr&) noexcept = default;

 private:
  friend class SocketAddr;

  enum class Family : std::uint8_t { v4, v6 };

  constexpr IpAddr(std::uint8_t a, std::uint8_t b, std::uint8_t c, std::uint8_t d) noexcept
      : octets_{a, b, c, d} {}

  static constexpr bool read(detail::AddressParser& parser, IpAddr& address) noexcept {
    if (parser.read_v4(address.octets_)) {
      return true;
    }
    // What the attempt left behind is overwritten, since a v6 address sets all sixteen.
    address.family_ = Family::v6;
    return parser.read_v6(address.octets_);
  }

  constexpr bool starts_with_zeros(std::size_t count) const noexcept {
    for (std::size_t index = 0; index < count; ++index) {
      if (octets_[index] != 0) {
        return false;
      }
    }
    return true;
  }

  std::size_t format_v6(char* out) const noexcept;

  Family family_ = Family::v4;
  std::uint8_t octets_[16] = {};  // All zero after the fourth in IPv4, so that == is bytewise.
};

inline constexpr IpAddr IpAddr::v4_unspecified{};
inline constexpr IpAddr IpAddr::v4_loopback = IpAddr::v4(127, 0, 0, 1);
inline constexpr IpAddr IpAddr::v4_broadcast = IpAddr::v4(255, 255, 255, 255);
inline constexpr IpAddr IpAddr::v6_unspecified = IpAddr::v6({0, 0, 0, 0, 0, 0, 0, 0});
inline constexpr IpAddr IpAddr::v6_loopback = IpAddr::v6({0, 0, 0, 0, 0, 0, 0, 1});

static_assert(std::is_trivially_copyable_v<IpAddr> && sizeof(IpAddr) == 17);

}  // namespace mio::net
