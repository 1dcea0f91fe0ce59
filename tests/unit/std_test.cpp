#include <mio/std.hpp>

#include <cerrno>
#include <chrono>
#include <sstream>
#include <string>
#include <system_error>
#include <unordered_map>
#include <unordered_set>

#include <mio/events.hpp>
#include <mio/poll.hpp>
#include <mio/result.hpp>
#include <mio/sources.hpp>
#include <mio/waker.hpp>

#include "test.hpp"

using mio::Error;
using mio::ErrorKind;
using mio::Interest;
using mio::Timeout;
using mio::Token;
using mio::net::IpAddr;
using mio::net::SocketAddr;
using mio::net::UnixAddr;

namespace {

template <class T>
std::string streamed(const T& value) {
  std::ostringstream stream;
  stream << value;
  return stream.str();
}

}  // namespace

TEST(std_error_code, of_an_error_with_os_code_is_the_systems_own) {
  const std::error_code code = Error(ErrorKind::connection_reset, ECONNRESET);
  CHECK_EQ(code.value(), ECONNRESET);
  CHECK(code.category() == std::system_category());
  CHECK(code == std::errc::connection_reset);
  CHECK(code == ErrorKind::connection_reset);
  CHECK(code != ErrorKind::broken_pipe);
}

TEST(std_error_code, of_an_error_without_os_code_is_its_kind) {
  const std::error_code code = Error(ErrorKind::already_exists);
  CHECK(code.category() == mio::error_category());
  CHECK(code == std::errc::file_exists);
  CHECK(code == ErrorKind::already_exists);
  CHECK_EQ(code.message(), "already_exists");
  CHECK_EQ(code.category().name(), "mio");
}

TEST(std_error_code, of_a_kind_without_errc_equals_its_kind_only) {
  const std::error_code code = Error(ErrorKind::out_of_capacity);
  CHECK(code == ErrorKind::out_of_capacity);
  CHECK(code != ErrorKind::other);
  CHECK(code != std::errc::no_buffer_space);
}

TEST(std_error_code, of_every_kind_equals_that_kind_alone) {
  const auto last = static_cast<int>(ErrorKind::other);
  for (int kind = 1; kind <= last; ++kind) {
    const std::error_code code = Error(static_cast<ErrorKind>(kind));
    CHECK(static_cast<bool>(code));
    for (int other = 1; other <= last; ++other) {
      CHECK_EQ(code == static_cast<ErrorKind>(other), kind == other);
    }
  }
}

TEST(std_stream, shows_each_type_by_its_text) {
  CHECK_EQ(streamed(ErrorKind::would_block), "would_block");
  CHECK_EQ(streamed(Error(ErrorKind::would_block)), "would_block");
  CHECK_EQ(streamed(Error(ErrorKind::other, 71)), "other (os error 71)");
  CHECK_EQ(streamed(Interest::readable), "readable");
  CHECK_EQ(streamed(Interest::readable | Interest::writable), "readable | writable");
  CHECK_EQ(streamed(Interest::writable | Interest::priority), "writable | priority");
  CHECK_EQ(streamed(Token{7}), "Token(7)");
  CHECK_EQ(streamed(IpAddr::v6_loopback), "::1");
  CHECK_EQ(streamed(SocketAddr(IpAddr::v6_loopback, 80)), "[::1]:80");
  CHECK_EQ(streamed(mio::Text("abc", 2)), "ab");
}

TEST(std_stream, shows_a_unix_address_as_path_or_name) {
  CHECK_EQ(streamed(UnixAddr()), "(unnamed)");
  CHECK_EQ(streamed(UnixAddr::from_path("/run/a b.sock").value()), "/run/a b.sock");
  CHECK_EQ(streamed(UnixAddr::from_abstract_name("app").value()), "@app");
  CHECK_EQ(streamed(UnixAddr::from_abstract_name("").value()), "@");
}

TEST(std_stream, escapes_what_is_no_plain_text_in_an_abstract_name) {
  const mio::Text name("a\0\n~\x7f\xff\\b", 8);
  CHECK_EQ(streamed(UnixAddr::from_abstract_name(name).value()), R"(@a\x00\x0a~\x7f\xff\\b)");
}

TEST(std_stream, shows_an_event_with_its_token_and_flags) {
  CHECK_EQ(streamed(mio::Event()), "Token(0): nothing");
  mio::Sources<1> sources;
  mio::Poll poll = mio::Poll::create(sources).value();
  const mio::Waker waker = mio::Waker::create(poll.registry(), Token{7}).value();
  CHECK(waker.wake());
  mio::Events<1> events;
  CHECK(poll.poll(events, mio::forever));
  CHECK_EQ(streamed(*events.begin()), "Token(7): readable");
}

TEST(std_string, to_and_from_text) {
  const std::string string = "127.0.0.1:80";
  CHECK_EQ(mio::net::to_string(SocketAddr::parse(string).value()), string);
  CHECK_EQ(SocketAddr::parse(std::string_view(string)).value().port(), 80);
  CHECK(mio::to_string_view("abc") == "abc");
}

TEST(std_chrono, durations_and_timeouts_convert_both_ways) {
  using namespace std::chrono_literals;
  CHECK_EQ(Timeout(100ms).as_nanoseconds(), 100'000'000);
  CHECK_EQ(Timeout(1.5s).as_nanoseconds(), 1'500'000'000);
  CHECK_EQ(Timeout(24h).as_nanoseconds(), 86'400'000'000'000);
  CHECK(Timeout(std::chrono::hours::max()) == Timeout::nanoseconds(UINT64_MAX - 1));
  CHECK(mio::to_chrono(100ms) == 100ms);
  CHECK(mio::to_chrono(Timeout::zero()) == 0ns);
  CHECK(mio::to_chrono(Timeout::nanoseconds(UINT64_MAX)) == std::chrono::nanoseconds::max());
  CHECK(!mio::to_chrono(mio::forever).has_value());
}

TEST(std_hash, values_are_keys) {
  std::unordered_map<Token, int> tokens{{Token{1}, 10}, {Token{2}, 20}};
  CHECK_EQ(tokens.at(Token{2}), 20);
  std::unordered_set<SocketAddr> addresses;
  std::unordered_set<std::size_t> hashes;
  for (std::uint32_t port = 0; port < 1000; ++port) {
    const SocketAddr address(IpAddr::v4_loopback, static_cast<std::uint16_t>(port));
    addresses.insert(address);
    hashes.insert(std::hash<SocketAddr>{}(address));
  }
  CHECK_EQ(addresses.size(), 1000);
  CHECK(addresses.contains(SocketAddr(IpAddr::v4_loopback, 999)));
  CHECK_EQ(hashes.size(), 1000);
  CHECK(std::hash<IpAddr>{}(IpAddr::v4_unspecified) != std::hash<IpAddr>{}(IpAddr::v6_unspecified));
}
