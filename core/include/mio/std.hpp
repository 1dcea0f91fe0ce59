// The bridge to the hosted standard library: mio's types as error codes, in streams, as text, as
// keys. Nothing else of mio includes this header, and it is the only one that needs a heap.
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <optional>
#include <ostream>
#include <string>
#include <string_view>
#include <system_error>
#include <type_traits>
#include <version>

#ifdef __cpp_lib_format
#include <format>
#endif

#include <mio/error.hpp>
#include <mio/event.hpp>
#include <mio/interest.hpp>
#include <mio/net/ip_addr.hpp>
#include <mio/net/socket_addr.hpp>
#include <mio/net/unix_addr.hpp>
#include <mio/no_destructor.hpp>
#include <mio/text.hpp>
#include <mio/timeout.hpp>
#include <mio/token.hpp>

namespace mio {

inline std::string_view to_string_view(Text text) noexcept { return {text.data(), text.size()}; }

/// Nothing for forever. A timeout beyond the 292 years of std::chrono is cut to them.
constexpr std::optional<std::chrono::nanoseconds> to_chrono(Timeout timeout) noexcept {
  if (timeout.is_forever()) {
    return std::nullopt;
  }
  constexpr auto kLongest = static_cast<std::uint64_t>((std::chrono::nanoseconds::max)().count());
  const std::uint64_t ns =
      timeout.as_nanoseconds() < kLongest ? timeout.as_nanoseconds() : kLongest;
  return std::chrono::nanoseconds(static_cast<std::chrono::nanoseconds::rep>(ns));
}

// TEXT

inline std::string to_string(ErrorKind kind) { return name_of(kind); }

/// `connection_reset (os error 104)`
inline std::string to_string(const Error& error) {
  std::string text = name_of(error.kind());
  if (error.os_code() != 0) {
    text += " (os error " + std::to_string(error.os_code()) + ")";
  }
  return text;
}

namespace detail {

// Names of flags that are set, with bars between them.
class FlagNames {
 public:
  FlagNames& add(bool is_set, const char* name) {
    if (is_set) {
      text_ += text_.empty() ? "" : " | ";
      text_ += name;
    }
    return *this;
  }

  const std::string& text() const noexcept { return text_; }

 private:
  std::string text_;
};

}  // namespace detail

/// `readable | writable`
inline std::string to_string(Interest interest) {
  return detail::FlagNames()
      .add(interest.is_readable(), "readable")
      .add(interest.is_writable(), "writable")
      .add(interest.is_priority(), "priority")
      .text();
}

/// `Token(7)`
inline std::string to_string(Token token) {
  return "Token(" + std::to_string(static_cast<std::uintptr_t>(token)) + ")";
}

/// `Token(7): readable | read_closed`
inline std::string to_string(const Event& event) {
  detail::FlagNames flags;
  flags.add(event.is_readable(), "readable")
      .add(event.is_writable(), "writable")
      .add(event.is_error(), "error")
      .add(event.is_read_closed(), "read_closed")
      .add(event.is_write_closed(), "write_closed")
      .add(event.is_priority(), "priority")
      .add(event.is_aio(), "aio")
      .add(event.is_lio(), "lio");
  return to_string(event.token()) + ": " + (flags.text().empty() ? "nothing" : flags.text());
}

namespace net {

inline std::string to_string(const IpAddr& address) {
  char text[IpAddr::max_text_size];
  return {text, address.format(text).value()};
}

inline std::string to_string(const SocketAddr& address) {
  char text[SocketAddr::max_text_size];
  return {text, address.format(text).value()};
}

/// `/run/app.sock`, `(unnamed)`, or `@name` of an abstract name, with `\\` and `\x1f` where that
/// is no plain text. For people: a path may look like the other two.
inline std::string to_string(const UnixAddr& address) {
  if (address.is_unnamed()) {
    return "(unnamed)";
  }
  if (address.is_path()) {
    return std::string(to_string_view(address.path()));
  }
  constexpr const char* kDigits = "0123456789abcdef";
  std::string text = "@";
  for (const char character : address.abstract_name()) {
    const auto byte = static_cast<unsigned char>(character);
    if (character == '\\') {
      text += "\\\\";
    } else if (byte >= ' ' && byte < 0x7f) {
      text += character;
    } else {
      text += {'\\', 'x', kDigits[byte >> 4], kDigits[byte & 0xf]};
    }
  }
  return text;
}

inline std::ostream& operator<<(std::ostream& stream, const IpAddr& address) {
  return stream << to_string(address);
}
inline std::ostream& operator<<(std::ostream& stream, const SocketAddr& address) {
  return stream << to_string(address);
}
inline std::ostream& operator<<(std::ostream& stream, const UnixAddr& address) {
  return stream << to_string(address);
}

}  // namespace net

inline std::ostream& operator<<(std::ostream& stream, ErrorKind kind) {
  return stream << to_string(kind);
}
inline std::ostream& operator<<(std::ostream& stream, const Error& error) {
  return stream << to_string(error);
}
inline std::ostream& operator<<(std::ostream& stream, Interest interest) {
  return stream << to_string(interest);
}
inline std::ostream& operator<<(std::ostream& stream, Token token) {
  return stream << to_string(token);
}
inline std::ostream& operator<<(std::ostream& stream, const Event& event) {
  return stream << to_string(event);
}
inline std::ostream& operator<<(std::ostream& stream, Text text) {
  return stream << to_string_view(text);
}

// ERROR CODES

/// The std::errc that means the same, where there is one.
constexpr std::optional<std::errc> to_errc(ErrorKind kind) noexcept {
  switch (kind) {
    case ErrorKind::would_block:
      return std::errc::operation_would_block;
    case ErrorKind::interrupted:
      return std::errc::interrupted;
    case ErrorKind::unsupported:
      return std::errc::not_supported;
    case ErrorKind::already_exists:
      return std::errc::file_exists;
    case ErrorKind::not_found:
      return std::errc::no_such_file_or_directory;
    case ErrorKind::invalid_input:
      return std::errc::invalid_argument;
    case ErrorKind::bad_handle:
      return std::errc::bad_file_descriptor;
    case ErrorKind::not_a_socket:
      return std::errc::not_a_socket;
    case ErrorKind::wrong_type:
      return std::errc::wrong_protocol_type;
    case ErrorKind::permission_denied:
      return std::errc::permission_denied;
    case ErrorKind::address_in_use:
      return std::errc::address_in_use;
    case ErrorKind::address_not_available:
      return std::errc::address_not_available;
    case ErrorKind::connection_refused:
      return std::errc::connection_refused;
    case ErrorKind::connection_reset:
      return std::errc::connection_reset;
    case ErrorKind::connection_aborted:
      return std::errc::connection_aborted;
    case ErrorKind::not_connected:
      return std::errc::not_connected;
    case ErrorKind::already_connected:
      return std::errc::already_connected;
    case ErrorKind::broken_pipe:
      return std::errc::broken_pipe;
    case ErrorKind::timed_out:
      return std::errc::timed_out;
    case ErrorKind::host_unreachable:
      return std::errc::host_unreachable;
    case ErrorKind::network_unreachable:
      return std::errc::network_unreachable;
    case ErrorKind::network_down:
      return std::errc::network_down;
    case ErrorKind::message_too_long:
      return std::errc::message_size;
    case ErrorKind::too_many_handles:
      return std::errc::too_many_files_open;
    case ErrorKind::out_of_memory:
      return std::errc::not_enough_memory;
    case ErrorKind::out_of_capacity:
    case ErrorKind::invalid_data:
    case ErrorKind::other:
      return std::nullopt;
  }
  return std::nullopt;
}

namespace detail {

class ErrorCategory final : public std::error_category {
 public:
  const char* name() const noexcept override { return "mio"; }

  std::string message(int kind) const override { return name_of(static_cast<ErrorKind>(kind)); }

  std::error_condition default_error_condition(int kind) const noexcept override {
    const auto errc = to_errc(static_cast<ErrorKind>(kind));
    return errc ? std::make_error_condition(*errc) : std::error_condition(kind, *this);
  }

  // So that a code of the system equals the ErrorKind it stands for.
  bool equivalent(const std::error_code& code, int kind) const noexcept override {
    if (code.category() == *this) {
      return code.value() == kind;
    }
    const auto errc = to_errc(static_cast<ErrorKind>(kind));
    return errc && code == *errc;
  }
};

}  // namespace detail

/// The category of errors that mio itself reports, without a code of the system; the value is the
/// ErrorKind.
inline const std::error_category& error_category() noexcept {
  static constinit NoDestructor<detail::ErrorCategory> category;
  return *category;
}

/// The system's own code where there is one, in std::system_category; else the kind, in
/// mio::error_category. Either compares equal to the std::errc and to the ErrorKind it stands for.
inline std::error_code make_error_code(const Error& error) noexcept {
  if (error.os_code() != 0) {
    return {error.os_code(), std::system_category()};
  }
  return {static_cast<int>(error.kind()), error_category()};
}

inline std::error_condition make_error_condition(ErrorKind kind) noexcept {
  return {static_cast<int>(kind), error_category()};
}

}  // namespace mio

template <>
struct std::is_error_code_enum<mio::Error> : std::true_type {};
template <>
struct std::is_error_condition_enum<mio::ErrorKind> : std::true_type {};

// KEYS: a Token, being an enumeration, has a std::hash already.

template <>
struct std::hash<mio::net::IpAddr> {
  std::size_t operator()(const mio::net::IpAddr& address) const noexcept {
    const auto octets = address.octets();
    return std::hash<std::string_view>{}(
        {reinterpret_cast<const char*>(octets.data()), octets.size()});
  }
};

template <>
struct std::hash<mio::net::SocketAddr> {
  std::size_t operator()(const mio::net::SocketAddr& address) const noexcept {
    // The flow information and scope hardly ever differ where the rest does not.
    const std::size_t port = address.port();
    return std::hash<mio::net::IpAddr>{}(address.ip()) ^ (port << 16 | port) * 0x9e37'79b1u;
  }
};

#ifdef __cpp_lib_format

namespace mio::detail {

// Whatever has a to_string, with the format specification of strings.
template <class T>
struct TextFormatter : std::formatter<std::string_view> {
  template <class Context>
  auto format(const T& value, Context& context) const {
    return std::formatter<std::string_view>::format(to_string(value), context);
  }
};

}  // namespace mio::detail

template <>
struct std::formatter<mio::ErrorKind> : mio::detail::TextFormatter<mio::ErrorKind> {};
template <>
struct std::formatter<mio::Error> : mio::detail::TextFormatter<mio::Error> {};
template <>
struct std::formatter<mio::Interest> : mio::detail::TextFormatter<mio::Interest> {};
template <>
struct std::formatter<mio::Token> : mio::detail::TextFormatter<mio::Token> {};
template <>
struct std::formatter<mio::Event> : mio::detail::TextFormatter<mio::Event> {};
template <>
struct std::formatter<mio::net::IpAddr> : mio::detail::TextFormatter<mio::net::IpAddr> {};
template <>
struct std::formatter<mio::net::SocketAddr> : mio::detail::TextFormatter<mio::net::SocketAddr> {};
template <>
struct std::formatter<mio::net::UnixAddr> : mio::detail::TextFormatter<mio::net::UnixAddr> {};

#endif
