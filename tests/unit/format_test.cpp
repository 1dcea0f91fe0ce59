// Built where the standard library has <format>.
#include <format>

#include <mio/std.hpp>

#include "test.hpp"

using mio::Error;
using mio::ErrorKind;
using mio::Interest;
using mio::Token;
using mio::net::IpAddr;
using mio::net::SocketAddr;
using mio::net::UnixAddr;

TEST(std_format, shows_what_streams_show) {
  CHECK_EQ(std::format("{}", Error(ErrorKind::other, 71)), "other (os error 71)");
  CHECK_EQ(std::format("{}", ErrorKind::timed_out), "timed_out");
  CHECK_EQ(std::format("{} {}", Interest::readable, SocketAddr()), "readable 0.0.0.0:0");
  CHECK_EQ(std::format("{}", mio::Event()), "Token(0): nothing");
  CHECK_EQ(std::format("{}", UnixAddr::from_path("/run/a").value()), "/run/a");
}

TEST(std_format, takes_the_format_specification_of_strings) {
  CHECK_EQ(std::format("{:>9}|", Token{7}), " Token(7)|");
  CHECK_EQ(std::format("{:<5}|", IpAddr::v6_loopback), "::1  |");
  CHECK_EQ(std::format("{:>10}|", UnixAddr()), " (unnamed)|");
}
