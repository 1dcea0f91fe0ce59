// The calls of the kernel, as its library exports them, with the numbers and records they take. The
// names of the kernel are the link names: its own headers, if a program has them, do not collide.
// A test compares all of it with the crate hermit-abi: tests/hermit/abi_test.py.
#pragma once

#include <cstddef>
#include <cstdint>

namespace mio::sys::hermit {

// RECORDS

/// struct sockaddr_in: the length comes first, as on BSD systems. Port and address are in the order
/// of the wire.
struct SockaddrIn {
  std::uint8_t len;
  std::uint8_t family;
  std::uint16_t port;
  std::uint8_t address[4];
  char zero[8];
};

/// struct pollfd.
struct PollFd {
  std::int32_t fd;
  std::int16_t events;
  std::int16_t revents;
};

/// struct timespec.
struct Timespec {
  std::int64_t sec;
  std::int32_t nsec;
};

// NUMBERS

inline constexpr std::int32_t kAfInet = 3;
inline constexpr std::int32_t kSockStream = 1;
inline constexpr std::int32_t kSockDgram = 2;
inline constexpr std::int32_t kSockNonblock = 04000;
inline constexpr std::int32_t kSockCloexec = 040000;
inline constexpr std::int32_t kFGetfl = 3;
inline constexpr std::int16_t kPollIn = 0x1;
inline constexpr std::int16_t kPollOut = 0x4;
inline constexpr std::int16_t kPollErr = 0x8;
inline constexpr std::int16_t kPollHup = 0x10;
inline constexpr std::int16_t kPollNval = 0x20;
inline constexpr std::int16_t kEfdNonblock = 04000;
inline constexpr std::int32_t kClockMonotonic = 4;

inline constexpr std::int32_t kEperm = 1;
inline constexpr std::int32_t kEnoent = 2;
inline constexpr std::int32_t kEio = 5;
inline constexpr std::int32_t kEbadf = 9;
inline constexpr std::int32_t kEagain = 11;
inline constexpr std::int32_t kEnomem = 12;
inline constexpr std::int32_t kEacces = 13;
inline constexpr std::int32_t kEfault = 14;
inline constexpr std::int32_t kEexist = 17;
inline constexpr std::int32_t kEinval = 22;
inline constexpr std::int32_t kEnfile = 23;
inline constexpr std::int32_t kEmfile = 24;
inline constexpr std::int32_t kEpipe = 32;
inline constexpr std::int32_t kEnosys = 38;
inline constexpr std::int32_t kEnotsock = 88;
inline constexpr std::int32_t kEmsgsize = 90;
inline constexpr std::int32_t kEprotonosupport = 93;
inline constexpr std::int32_t kEopnotsupp = 95;
inline constexpr std::int32_t kEafnosupport = 97;
inline constexpr std::int32_t kEaddrinuse = 98;
inline constexpr std::int32_t kEaddrnotavail = 99;
inline constexpr std::int32_t kEnetdown = 100;
inline constexpr std::int32_t kEnetunreach = 101;
inline constexpr std::int32_t kEconnaborted = 103;
inline constexpr std::int32_t kEconnreset = 104;
inline constexpr std::int32_t kEnobufs = 105;
inline constexpr std::int32_t kEisconn = 106;
inline constexpr std::int32_t kEnotconn = 107;
inline constexpr std::int32_t kEtimedout = 110;
inline constexpr std::int32_t kEconnrefused = 111;
inline constexpr std::int32_t kEhostunreach = 113;

// CALLS
//
// What is below zero is the negative number of an error; nothing else tells it.

std::int32_t socket(std::int32_t family, std::int32_t type, std::int32_t protocol) noexcept
    __asm__("sys_socket");
std::int32_t bind(std::int32_t fd, const SockaddrIn* address, std::uint32_t size) noexcept
    __asm__("sys_bind");
std::int32_t listen(std::int32_t fd, std::int32_t backlog) noexcept __asm__("sys_listen");
std::int32_t accept(std::int32_t fd, SockaddrIn* address, std::uint32_t* size) noexcept
    __asm__("sys_accept");
std::int32_t connect(std::int32_t fd, const SockaddrIn* address, std::uint32_t size) noexcept
    __asm__("sys_connect");
std::int32_t getsockname(std::int32_t fd, SockaddrIn* address, std::uint32_t* size) noexcept
    __asm__("sys_getsockname");
std::int32_t getpeername(std::int32_t fd, SockaddrIn* address, std::uint32_t* size) noexcept
    __asm__("sys_getpeername");
std::ptrdiff_t recvfrom(std::int32_t fd, void* buffer, std::size_t size, std::int32_t flags,
                        SockaddrIn* address, std::uint32_t* address_size) noexcept
    __asm__("sys_recvfrom");
std::ptrdiff_t sendto(std::int32_t fd, const void* bytes, std::size_t size, std::int32_t flags,
                      const SockaddrIn* address, std::uint32_t address_size) noexcept
    __asm__("sys_sendto");
std::ptrdiff_t read(std::int32_t fd, void* buffer, std::size_t size) noexcept __asm__("sys_read");
std::ptrdiff_t write(std::int32_t fd, const void* bytes, std::size_t size) noexcept
    __asm__("sys_write");
std::int32_t fcntl(std::int32_t fd, std::int32_t command, std::int32_t argument) noexcept
    __asm__("sys_fcntl");
std::int32_t close(std::int32_t fd) noexcept __asm__("sys_close");

/// timeout_ms  see the two files that call it.
std::int32_t poll(PollFd* fds, std::size_t count, std::int32_t timeout_ms) noexcept
    __asm__("sys_poll");
std::int32_t eventfd(std::uint64_t initial, std::int16_t flags) noexcept __asm__("sys_eventfd");
std::int32_t clock_gettime(std::int32_t clock, Timespec* now) noexcept __asm__("sys_clock_gettime");
void usleep(std::uint64_t us) noexcept __asm__("sys_usleep");
/// Waits for a wake as long as *address is `expected`.
/// timeout  null: for ever.
std::int32_t futex_wait(std::uint32_t* address, std::uint32_t expected, const Timespec* timeout,
                        std::uint32_t flags) noexcept __asm__("sys_futex_wait");
std::int32_t futex_wake(std::uint32_t* address, std::int32_t count) noexcept
    __asm__("sys_futex_wake");

// The library does without these; programs do not.

[[noreturn]] void exit(std::int32_t code) noexcept __asm__("sys_exit");
std::uint32_t spawn(void (*body)(std::size_t), std::size_t argument, std::uint8_t priority,
                    std::size_t stack_bytes, std::ptrdiff_t core) noexcept __asm__("sys_spawn2");
std::int32_t join(std::uint32_t thread) noexcept __asm__("sys_join");
std::int32_t dup(std::int32_t fd) noexcept __asm__("sys_dup");

}  // namespace mio::sys::hermit
