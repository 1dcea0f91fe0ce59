#include <mio/error.hpp>

#include <array>
#include <cstddef>

#include <mio/sys/socket.hpp>

namespace mio {

namespace {

struct Entry {
  ErrorKind kind;
  const char* name;
};

constexpr Entry kTable[] = {
    {ErrorKind::would_block, "would_block"},
    {ErrorKind::interrupted, "interrupted"},
    {ErrorKind::unsupported, "unsupported"},
    {ErrorKind::out_of_capacity, "out_of_capacity"},
    {ErrorKind::already_exists, "already_exists"},
    {ErrorKind::not_found, "not_found"},
    {ErrorKind::invalid_input, "invalid_input"},
    {ErrorKind::invalid_data, "invalid_data"},
    {ErrorKind::bad_handle, "bad_handle"},
    {ErrorKind::not_a_socket, "not_a_socket"},
    {ErrorKind::wrong_type, "wrong_type"},
    {ErrorKind::permission_denied, "permission_denied"},
    {ErrorKind::address_in_use, "address_in_use"},
    {ErrorKind::address_not_available, "address_not_available"},
    {ErrorKind::connection_refused, "connection_refused"},
    {ErrorKind::connection_reset, "connection_reset"},
    {ErrorKind::connection_aborted, "connection_aborted"},
    {ErrorKind::not_connected, "not_connected"},
    {ErrorKind::already_connected, "already_connected"},
    {ErrorKind::broken_pipe, "broken_pipe"},
    {ErrorKind::timed_out, "timed_out"},
    {ErrorKind::host_unreachable, "host_unreachable"},
    {ErrorKind::network_unreachable, "network_unreachable"},
    {ErrorKind::network_down, "network_down"},
    {ErrorKind::message_too_long, "message_too_long"},
    {ErrorKind::too_many_handles, "too_many_handles"},
    {ErrorKind::out_of_memory, "out_of_memory"},
    {ErrorKind::other, "other"},
};

constexpr std::size_t kKindCount = sizeof kTable / sizeof kTable[0];

constexpr std::size_t index_of(ErrorKind kind) noexcept {
  return static_cast<std::size_t>(kind) - 1;  // Zero is not a kind.
}

constexpr bool is_in_order() noexcept {
  for (std::size_t index = 0; index < kKindCount; ++index) {
    if (index_of(kTable[index].kind) != index) {
      return false;
    }
  }
  return true;
}

static_assert(kKindCount == index_of(ErrorKind::other) + 1, "a kind has no name: `other` is last");
static_assert(is_in_order(), "the table is not in the order of ErrorKind");

// Only the names stay in the program.
constexpr std::array<const char*, kKindCount> kNames = [] {
  std::array<const char*, kKindCount> names{};
  for (std::size_t index = 0; index < kKindCount; ++index) {
    names[index] = kTable[index].name;
  }
  return names;
}();

}  // namespace

const char* name_of(ErrorKind kind) noexcept {
  const std::size_t index = index_of(kind);
  return index < kKindCount ? kNames[index] : "(no kind)";
}

Error Error::from_os_code(std::int32_t os_code) noexcept {
  return sys::Sockets::error_from(os_code);
}

}  // namespace mio
