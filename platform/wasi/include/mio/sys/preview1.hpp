// The imports of wasi_snapshot_preview1 that this platform makes, and their records: as the witx
// files of WASI define them, under their own names. Nothing here needs a libc.
#pragma once

#include <cstddef>
#include <cstdint>

#include <mio/error.hpp>
#include <mio/sys/io_vec.hpp>

namespace mio::sys::preview1 {

// errno: those that are told apart here.
inline constexpr std::uint16_t errno_success = 0;
inline constexpr std::uint16_t errno_again = 6;
inline constexpr std::uint16_t errno_badf = 8;
inline constexpr std::uint16_t errno_inval = 28;
inline constexpr std::uint16_t errno_notsup = 58;

// eventtype, which is also the tag of a subscription.
inline constexpr std::uint8_t eventtype_clock = 0;
inline constexpr std::uint8_t eventtype_fd_read = 1;
inline constexpr std::uint8_t eventtype_fd_write = 2;

inline constexpr std::uint32_t clockid_monotonic = 1;
inline constexpr std::uint16_t eventrwflags_hangup = 1;
inline constexpr std::uint16_t fdflags_nonblock = 4;
inline constexpr std::uint16_t riflags_peek = 1;
inline constexpr std::uint8_t filetype_socket_stream = 6;
inline constexpr std::uint8_t sdflags_rd = 1;
inline constexpr std::uint8_t sdflags_wr = 2;

struct Subscription {
  std::uint64_t userdata;
  std::uint8_t tag;
  union alignas(8) {
    std::uint32_t fd;
    std::uint32_t clock_id;
  };
  std::uint64_t timeout_ns;
  std::uint64_t precision_ns;
  std::uint16_t clock_flags;
};
static_assert(sizeof(Subscription) == 48 && offsetof(Subscription, fd) == 16);
static_assert(offsetof(Subscription, timeout_ns) == 24 &&
              offsetof(Subscription, clock_flags) == 40);

struct Event {
  std::uint64_t userdata;
  std::uint16_t error;
  std::uint8_t type;
  std::uint64_t nbytes;
  std::uint16_t flags;
};
static_assert(sizeof(Event) == 32 && offsetof(Event, type) == 10);
static_assert(offsetof(Event, nbytes) == 16 && offsetof(Event, flags) == 24);

struct Fdstat {
  std::uint8_t filetype;
  std::uint16_t flags;
  std::uint64_t rights_base;
  std::uint64_t rights_inheriting;
};
static_assert(sizeof(Fdstat) == 24 && offsetof(Fdstat, flags) == 2);

#define MIO_PREVIEW1(name) \
  __attribute__((import_module("wasi_snapshot_preview1"), import_name(#name))) std::uint16_t name

MIO_PREVIEW1(poll_oneoff)
(const Subscription* in, Event* out, std::size_t size, std::size_t* count) noexcept;
MIO_PREVIEW1(clock_time_get)
(std::uint32_t id, std::uint64_t precision_ns, std::uint64_t* time_ns) noexcept;
MIO_PREVIEW1(fd_fdstat_get)(std::int32_t fd, Fdstat* stat) noexcept;
MIO_PREVIEW1(fd_fdstat_set_flags)(std::int32_t fd, std::uint32_t flags) noexcept;
MIO_PREVIEW1(fd_close)(std::int32_t fd) noexcept;
MIO_PREVIEW1(sock_accept)(std::int32_t fd, std::uint32_t flags, std::int32_t* accepted) noexcept;
MIO_PREVIEW1(sock_recv)
(std::int32_t fd, const IoVec* into, std::size_t into_size, std::uint32_t flags, std::size_t* size,
 std::uint16_t* out_flags) noexcept;
MIO_PREVIEW1(sock_send)
(std::int32_t fd, const IoVec* from, std::size_t from_size, std::uint32_t flags,
 std::size_t* size) noexcept;
MIO_PREVIEW1(sock_shutdown)(std::int32_t fd, std::uint32_t how) noexcept;
MIO_PREVIEW1(environ_sizes_get)(std::size_t* count, std::size_t* size_bytes) noexcept;
MIO_PREVIEW1(environ_get)(char** entries, char* bytes) noexcept;

#undef MIO_PREVIEW1

/// The Error for an errno of preview 1, which is not success.
Error error_from(std::int32_t code) noexcept;

}  // namespace mio::sys::preview1
