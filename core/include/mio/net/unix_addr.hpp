#pragma once

#include <cstddef>
#include <cstdint>

#include <mio/result.hpp>
#include <mio/text.hpp>

namespace mio::net {

/// Where a Unix socket is: a path, a name in Linux' abstract namespace, or nowhere (unnamed), as
/// each end of a pair is and most clients are. A plain value.
/// source  std::os::unix::net::SocketAddr of Rust; unix(7).
class UnixAddr {
 public:
  /// Bytes of the longest path or name, as on Linux; other systems take a few less.
  static constexpr std::size_t max_size = 107;

  /// Unnamed.
  constexpr UnixAddr() noexcept = default;

  /// errors  invalid_input: it is empty, longer than max_size, or has a zero in it.
  static constexpr Result<UnixAddr> from_path(Text path) noexcept {
    for (const char character : path) {
      if (character == '\0') {
        return ErrorKind::invalid_input;
      }
    }
    return path.empty() ? Result<UnixAddr>(ErrorKind::invalid_input) : make(Sort::path, path);
  }

  /// Any bytes are a name, zeros too; none at all is the name of length zero.
  /// errors  invalid_input: longer than max_size. Where the system has no such names, using the
  ///         address is `unsupported`.
  static constexpr Result<UnixAddr> from_abstract_name(Text name) noexcept {
    return make(Sort::abstract_name, name);
  }

  constexpr bool is_unnamed() const noexcept { return sort_ == Sort::unnamed; }
  constexpr bool is_path() const noexcept { return sort_ == Sort::path; }
  constexpr bool is_abstract() const noexcept { return sort_ == Sort::abstract_name; }

  /// The path, with a zero behind it; the name without the zero that the system writes before it;
  /// empty where the address is of another sort.
  constexpr Text path() const& noexcept { return is_path() ? text() : Text(); }
  constexpr Text abstract_name() const& noexcept { return is_abstract() ? text() : Text(); }
  Text path() const&& = delete;  // It would be gone at once.
  Text abstract_name() const&& = delete;

  friend constexpr bool operator==(const UnixAddr& left, const UnixAddr& right) noexcept {
    return left.sort_ == right.sort_ && left.text() == right.text();
  }

 private:
  enum class Sort : std::uint8_t { unnamed, path, abstract_name };

  static constexpr Result<UnixAddr> make(Sort sort, Text text) noexcept {
    if (text.size() > max_size) {
      return ErrorKind::invalid_input;
    }
    UnixAddr address;
    address.sort_ = sort;
    address.size_ = static_cast<std::uint8_t>(text.size());
    for (std::size_t index = 0; index < text.size(); ++index) {
      address.bytes_[index] = text[index];
    }
    return address;
  }

  constexpr Text text() const noexcept { return {bytes_, size_}; }

  Sort sort_ = Sort::unnamed;
  std::uint8_t size_ = 0;
  char bytes_[max_size + 1] = {};
};

}  // namespace mio::net
