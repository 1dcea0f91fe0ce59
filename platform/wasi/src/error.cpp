#include <mio/sys/preview1.hpp>

namespace mio::sys::preview1 {

namespace {

struct Pair {
  std::uint8_t code;
  ErrorKind kind;
};

// A table rather than a switch: it is smaller by half.
constexpr Pair kPairs[] = {
    {2, ErrorKind::permission_denied},      // acces
    {3, ErrorKind::address_in_use},         // addrinuse
    {4, ErrorKind::address_not_available},  // addrnotavail
    {errno_again, ErrorKind::would_block},
    {errno_badf, ErrorKind::bad_handle},
    {13, ErrorKind::connection_aborted},  // connaborted
    {14, ErrorKind::connection_refused},  // connrefused
    {15, ErrorKind::connection_reset},    // connreset
    {20, ErrorKind::already_exists},      // exist
    {23, ErrorKind::host_unreachable},    // hostunreach
    {27, ErrorKind::interrupted},         // intr
    {errno_inval, ErrorKind::invalid_input},
    // io: what wazero says of a connection that was reset, and what a poll says of it everywhere.
    {29, ErrorKind::connection_reset},
    {30, ErrorKind::already_connected},    // isconn
    {33, ErrorKind::too_many_handles},     // mfile
    {35, ErrorKind::message_too_long},     // msgsize
    {38, ErrorKind::network_down},         // netdown
    {40, ErrorKind::network_unreachable},  // netunreach
    {41, ErrorKind::too_many_handles},     // nfile
    {42, ErrorKind::out_of_memory},        // nobufs
    {44, ErrorKind::not_found},            // noent
    {48, ErrorKind::out_of_memory},        // nomem
    {52, ErrorKind::unsupported},          // nosys
    {53, ErrorKind::not_connected},        // notconn
    {57, ErrorKind::not_a_socket},         // notsock
    {errno_notsup, ErrorKind::unsupported},
    {63, ErrorKind::permission_denied},  // perm
    {64, ErrorKind::broken_pipe},        // pipe
    {73, ErrorKind::timed_out},          // timedout
    {76, ErrorKind::permission_denied},  // notcapable
};

}  // namespace

Error error_from(std::int32_t code) noexcept {
  for (const Pair& pair : kPairs) {
    if (pair.code == code) {
      return {pair.kind, code};
    }
  }
  return {ErrorKind::other, code};
}

}  // namespace mio::sys::preview1
