// Unix sockets: set-up, and how the system's addresses are read and written. Abstract names, which
// leave no files behind.
#include <cerrno>
#include <cstddef>
#include <cstring>

#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include <mio/posix/socket_address.hpp>

#include "handles.hpp"
#include "seam.hpp"
#include "test.hpp"

using namespace mio;
using fault::Call;
using fault::error_of;
using fault::Handles;
using fault::Seam;
using net::UnixAddr;

namespace {

UnixAddr own_name() noexcept {
  test::Line line;
  line.append("mio-cpp fault ").append_unsigned(static_cast<std::uint64_t>(::getpid()));
  return *UnixAddr::from_abstract_name(line.text());
}

constexpr unsigned kPathOffset = offsetof(sockaddr_un, sun_path);

// What the library makes of an address whose path has these bytes.
UnixAddr read(Text bytes) noexcept {
  sockaddr_un name{};
  name.sun_family = AF_UNIX;
  std::memcpy(name.sun_path, bytes.data(), bytes.size());
  sockaddr_storage native{};
  std::memcpy(&native, &name, sizeof name);
  UnixAddr address = *UnixAddr::from_path("something else");
  posix::from_native(native, kPathOffset + static_cast<unsigned>(bytes.size()), address);
  return address;
}

}  // namespace

TEST(unix_socket, listening_takes_three_calls_and_connecting_two) {
  Seam seam;
  const auto listener = net::UnixListener::bind(own_name());
  REQUIRE(listener);
  CHECK_EQ(seam.total(), 3);
  CHECK_EQ(seam.asked(Call::socket), unsigned{SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC});
  seam.forget_counts();
  CHECK(net::UnixStream::connect(own_name()));
  CHECK_EQ(seam.count(Call::socket) + seam.count(Call::connect), 2);
  CHECK_EQ(seam.total(), 3);  // And closing it.
}

TEST(unix_socket, a_failing_step_of_listening_leaks_nothing_and_keeps_its_code) {
  const Handles before = Handles::now();
  const auto error_of_bind = [] { return error_of(net::UnixListener::bind(own_name())); };
  Seam seam;
  seam.fail(Call::socket, EMFILE);
  CHECK_EQ(error_of_bind(), Error(ErrorKind::too_many_handles, EMFILE));
  seam.fail(Call::bind, EADDRINUSE);
  CHECK_EQ(error_of_bind(), Error(ErrorKind::address_in_use, EADDRINUSE));
  seam.fail(Call::listen, EADDRINUSE);
  CHECK_EQ(error_of_bind(), Error(ErrorKind::address_in_use, EADDRINUSE));
  CHECK_EQ(seam.count(Call::close), 2);
  CHECK(Handles::now() == before);
}

TEST(unix_socket, a_failing_step_of_a_datagram_socket_leaks_nothing) {
  const Handles before = Handles::now();
  Seam seam;
  for (const int code : {EMFILE, ENFILE}) {
    seam.fail(Call::socket, code);
    CHECK_EQ(error_of(net::UnixDatagram::unbound()), Error(ErrorKind::too_many_handles, code));
  }
  seam.fail(Call::bind, EACCES);
  CHECK_EQ(error_of(net::UnixDatagram::bind(own_name())),
           Error(ErrorKind::permission_denied, EACCES));
  CHECK_EQ(seam.count(Call::close), 1);
  CHECK(Handles::now() == before);
}

TEST(unix_socket, a_failing_connect_leaks_nothing_and_keeps_its_code) {
  struct Case {
    int code;
    ErrorKind kind;
  };
  const Handles before = Handles::now();
  Seam seam;
  for (const Case& expected :
       {Case{EAGAIN, ErrorKind::would_block}, Case{EINTR, ErrorKind::interrupted},
        Case{ECONNREFUSED, ErrorKind::connection_refused}, Case{ENOENT, ErrorKind::not_found},
        Case{EPROTOTYPE, ErrorKind::wrong_type}, Case{EACCES, ErrorKind::permission_denied}}) {
    seam.forget_counts();
    seam.fail(Call::connect, expected.code);
    CHECK_EQ(error_of(net::UnixStream::connect(own_name())), Error(expected.kind, expected.code));
    CHECK_EQ(seam.count(Call::close), 1);
  }
  CHECK(Handles::now() == before);
}

TEST(unix_socket, without_accept4_is_as_good) {
  const auto listener = net::UnixListener::bind(own_name());
  REQUIRE(listener);
  const auto client = net::UnixStream::connect(own_name());
  REQUIRE(client);
  Seam seam;
  seam.fail(Call::accept4, ENOSYS, Seam::always);
  const auto accepted = listener->accept();
  REQUIRE(accepted);
  CHECK(fault::is_nonblocking(accepted->stream.raw()));
  CHECK(fault::is_close_on_exec(accepted->stream.raw()));
  CHECK(accepted->address.is_unnamed());
  CHECK(listener->accept().failed_with(ErrorKind::would_block));
}

// Systems differ in whether they count the zero behind a path.
TEST(unix_socket, addresses_are_read_whether_or_not_the_zero_is_counted) {
  CHECK(read("").is_unnamed());
  const UnixAddr path = *UnixAddr::from_path("a path");
  CHECK(read("a path") == path);
  CHECK(read(Text("a path", 7)) == path);
  CHECK(read(Text("\0a name", 7)) == *UnixAddr::from_abstract_name("a name"));
  CHECK(read(Text("\0a\0b\0", 5)) == *UnixAddr::from_abstract_name(Text("a\0b\0", 4)));
  CHECK(read(Text("\0", 1)) == *UnixAddr::from_abstract_name(""));
  char longest[UnixAddr::max_size + 1];
  std::memset(longest, 'x', sizeof longest);
  CHECK(read(Text(longest, UnixAddr::max_size)) ==
        *UnixAddr::from_path(Text(longest, UnixAddr::max_size)));
  // One that another program made as long as the room is: none that could be written down.
  CHECK(read(Text(longest, sizeof longest)).is_unnamed());
}

TEST(unix_socket, addresses_of_other_families_are_read_as_none) {
  sockaddr_storage native{};
  native.ss_family = AF_INET;
  UnixAddr address = own_name();
  posix::from_native(native, sizeof(sockaddr_un), address);
  CHECK(address.is_unnamed());
  native.ss_family = AF_UNIX;
  net::SocketAddr other(net::IpAddr::v4_loopback, 1);
  posix::from_native(native, sizeof native, other);
  CHECK_EQ(other, net::SocketAddr());
}
