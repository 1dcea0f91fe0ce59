// Reading and writing: errors, short transfers, and the number of calls.
#include <algorithm>
#include <cerrno>
#include <cstring>

#include <fcntl.h>
#include <sys/socket.h>
#include <unistd.h>

#include "handles.hpp"
#include "seam.hpp"
#include "test.hpp"

using namespace mio;
using fault::Call;
using fault::error_of;
using fault::Handles;
using fault::moved_by;
using fault::Seam;

namespace {

using Count = Result<std::size_t>;

std::span<const std::byte> bytes_of(const char* text) noexcept {
  return std::as_bytes(std::span(text, std::strlen(text)));
}

struct Case {
  int code;
  ErrorKind kind;
};

}  // namespace

TEST(transfer, each_is_one_call) {
  fault::Server server;
  const fault::Connection connection(server);
  std::byte buffer[8];
  const IoSliceMut into[] = {std::span(buffer).first(4), std::span(buffer).last(4)};
  const IoSlice from[] = {bytes_of("ab"), bytes_of("cd")};
  fault::send_from(connection.peer, "0123456789", 10);
  Seam seam;
  CHECK_EQ(moved_by(connection.stream.peek(buffer)), 8);
  CHECK_EQ(seam.total(), 1);
  CHECK_EQ(moved_by(connection.stream.read(std::span(buffer).first(1))), 1);
  CHECK_EQ(seam.total(), 2);
  CHECK_EQ(moved_by(connection.stream.read_vectored(into)), 8);
  CHECK_EQ(seam.total(), 3);
  CHECK_EQ(moved_by(connection.stream.write(bytes_of("xyz"))), 3);
  CHECK_EQ(seam.total(), 4);
  CHECK_EQ(moved_by(connection.stream.write_vectored(from)), 4);
  CHECK_EQ(seam.total(), 5);
}

TEST(transfer, no_write_raises_sigpipe) {
  fault::Server server;
  const fault::Connection connection(server);
  const IoSlice from[] = {bytes_of("ab")};
  Seam seam;
  CHECK(connection.stream.write(bytes_of("xyz")));
  CHECK(connection.stream.write_vectored(from));
  CHECK_EQ(seam.asked(Call::send), unsigned{MSG_NOSIGNAL});
  CHECK_EQ(seam.asked(Call::sendmsg), unsigned{MSG_NOSIGNAL});
  // And really: SIGPIPE would end this program.
  CHECK(connection.stream.shutdown(net::Shutdown::write));
  CHECK_EQ(error_of(connection.stream.write(bytes_of("x"))), Error(ErrorKind::broken_pipe, EPIPE));
  CHECK_EQ(error_of(connection.stream.write_vectored(from)), Error(ErrorKind::broken_pipe, EPIPE));
}

TEST(transfer, read_errors_are_reported_and_not_retried) {
  fault::Server server;
  const fault::Connection connection(server);
  fault::send_from(connection.peer, "x", 1);
  std::byte byte{};
  const IoSliceMut into[] = {std::span(&byte, 1)};
  Seam seam;
  for (const Case& expected :
       {Case{EINTR, ErrorKind::interrupted}, Case{EAGAIN, ErrorKind::would_block},
        Case{ECONNRESET, ErrorKind::connection_reset}, Case{ETIMEDOUT, ErrorKind::timed_out},
        Case{ENOMEM, ErrorKind::out_of_memory}, Case{ENOTCONN, ErrorKind::not_connected},
        Case{EHOSTUNREACH, ErrorKind::host_unreachable}, Case{EIO, ErrorKind::other}}) {
    const Error failed(expected.kind, expected.code);
    seam.reset();
    seam.fail(Call::recv, expected.code, 2);
    seam.fail(Call::recvmsg, expected.code);
    CHECK_EQ(error_of(connection.stream.read({&byte, 1})), failed);
    CHECK_EQ(error_of(connection.stream.peek({&byte, 1})), failed);
    CHECK_EQ(error_of(connection.stream.read_vectored(into)), failed);
    CHECK_EQ(seam.total(), 3);
  }
  CHECK_EQ(moved_by(connection.stream.read({&byte, 1})), 1);
}

TEST(transfer, write_errors_are_reported_and_not_retried) {
  fault::Server server;
  const fault::Connection connection(server);
  const IoSlice from[] = {bytes_of("ab")};
  Seam seam;
  for (const Case& expected :
       {Case{EINTR, ErrorKind::interrupted}, Case{EAGAIN, ErrorKind::would_block},
        Case{EPIPE, ErrorKind::broken_pipe}, Case{ECONNRESET, ErrorKind::connection_reset},
        Case{ENOBUFS, ErrorKind::out_of_memory}, Case{EMSGSIZE, ErrorKind::message_too_long},
        Case{ENETDOWN, ErrorKind::network_down}}) {
    const Error failed(expected.kind, expected.code);
    seam.reset();
    seam.fail(Call::send, expected.code);
    seam.fail(Call::sendmsg, expected.code);
    CHECK_EQ(error_of(connection.stream.write(bytes_of("ab"))), failed);
    CHECK_EQ(error_of(connection.stream.write_vectored(from)), failed);
    CHECK_EQ(seam.total(), 2);
  }
  CHECK_EQ(moved_by(connection.stream.write(bytes_of("ab"))), 2);
}

TEST(transfer, short_ones_say_how_much_they_moved) {
  fault::Server server;
  const fault::Connection connection(server);
  std::byte buffer[8];
  fault::send_from(connection.peer, "0123456789", 10);
  Seam seam;
  seam.limit(Call::recv, 3);
  seam.limit(Call::send, 2);
  CHECK_EQ(moved_by(connection.stream.read(buffer)), 3);
  CHECK_EQ(moved_by(connection.stream.write(bytes_of("abcdef"))), 2);
  CHECK_EQ(seam.total(), 2);
  seam.answer(Call::recv, 0);
  CHECK_EQ(moved_by(connection.stream.read(buffer)), 0);
  seam.answer(Call::send, 0);
  CHECK_EQ(moved_by(connection.stream.write(bytes_of("abc"))), 0);
}

namespace {

// Reads until it would block and gives back what it has read, however little goes at once.
class EchoLoop {
 public:
  explicit EchoLoop(const net::TcpStream& stream) noexcept : stream_(stream) {}

  void run() noexcept {
    for (;;) {
      if (held_ == 0) {
        const Count size = stream_.read(buffer_);
        if (!size || *size == 0) {
          return;
        }
        start_ = 0;
        held_ = *size;
      }
      const Count size = stream_.write(std::span(buffer_).subspan(start_, held_));
      if (!size) {
        return;
      }
      start_ += *size;
      held_ -= *size;
    }
  }

 private:
  const net::TcpStream& stream_;
  std::byte buffer_[512];
  std::size_t start_ = 0;
  std::size_t held_ = 0;
};

}  // namespace

TEST(transfer, an_echo_through_short_transfers_loses_nothing) {
  constexpr std::size_t kTotal = 32 * 1024;
  const auto byte_at = [](std::size_t offset) { return static_cast<char>(offset % 251); };
  Sources<1> sources;
  fault::Server server;
  fault::Connection connection(server);
  auto poll = Poll::create(sources);
  REQUIRE(poll);
  CHECK(poll->registry().register_source(connection.stream, Token{1}, Interest::readable));
  EchoLoop loop(connection.stream);
  Seam seam;
  Events<4> events;
  std::size_t limit = 1;
  for (std::size_t sent = 0; sent < kTotal;) {
    char chunk[700];
    for (std::size_t index = 0; index < sizeof chunk; ++index) {
      chunk[index] = byte_at(sent + index);
    }
    sent += fault::send_from(connection.peer, chunk, std::min(sizeof chunk, kTotal - sent));
    seam.limit(Call::recv, limit);
    seam.limit(Call::send, limit % 5 + 1);
    limit = limit % 7 + 1;
    REQUIRE(poll->poll(events, Timeout::milliseconds(10'000)));
    REQUIRE(!events.is_empty());
    loop.run();
  }
  for (std::size_t received = 0; received < kTotal;) {
    char chunk[700];
    REQUIRE(fault::can_receive(connection.peer));
    const std::size_t size = fault::receive_at(connection.peer, chunk, sizeof chunk);
    for (std::size_t index = 0; index < size; ++index) {
      REQUIRE_EQ(chunk[index], byte_at(received + index));
    }
    received += size;
  }
}

TEST(close, is_called_once_even_if_interrupted) {
  fault::Server server;
  const Handles before = Handles::now();
  Seam seam;
  {
    const fault::Connection connection(server);
    // The descriptor is gone after EINTR; a second close could hit somebody else's.
    seam.fail_after(Call::close, EINTR);
  }
  CHECK_EQ(seam.count(Call::close), 2);
  CHECK(Handles::now() == before);
}

TEST(close, an_error_of_close_is_nobodys) {
  fault::Server server;
  Seam seam;
  {
    const fault::Connection connection(server);
    seam.fail_after(Call::close, EIO);
  }
  CHECK_EQ(seam.count(Call::close), 2);
}
