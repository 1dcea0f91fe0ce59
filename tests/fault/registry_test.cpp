// Registration: one call each, and an error changes nothing.
#include <cerrno>

#include <fcntl.h>
#include <sys/epoll.h>

#include "handles.hpp"
#include "seam.hpp"
#include "test.hpp"

using namespace mio;
using fault::Call;
using fault::error_of;
using fault::Seam;
using Fixture = fault::OneStream<>;

namespace {

struct Case {
  int code;
  ErrorKind kind;
};

constexpr Case kControlErrors[] = {
    {EBADF, ErrorKind::bad_handle},     {ENOSPC, ErrorKind::out_of_capacity},
    {ENOMEM, ErrorKind::out_of_memory}, {EPERM, ErrorKind::permission_denied},
    {EINVAL, ErrorKind::invalid_input}, {ELOOP, ErrorKind::other},
};

}  // namespace

TEST(registry, each_change_is_one_call) {
  Fixture fixture;
  Seam seam;
  CHECK(fixture.registry().register_source(fixture.stream(), Token{1}, Interest::readable));
  CHECK_EQ(seam.total(), 1);
  CHECK_EQ(seam.asked(Call::epoll_ctl), EPOLL_CTL_ADD);
  CHECK(fixture.registry().reregister_source(fixture.stream(), Token{2}, Interest::writable));
  CHECK_EQ(seam.total(), 2);
  CHECK_EQ(seam.asked(Call::epoll_ctl), EPOLL_CTL_MOD);
  CHECK(fixture.registry().deregister_source(fixture.stream()));
  CHECK_EQ(seam.total(), 3);
  CHECK_EQ(seam.asked(Call::epoll_ctl), EPOLL_CTL_DEL);
}

TEST(registry, misuse_makes_no_call) {
  Fixture fixture;
  Sources<1> other_sources;
  auto other = Poll::create(other_sources);
  REQUIRE(other);
  CHECK(fixture.registry().register_source(fixture.stream(), Token{1}, Interest::readable));
  Seam seam;
  for (const Registry* registry : {&fixture.registry(), &other->registry()}) {
    CHECK(registry->register_source(fixture.stream(), Token{2}, Interest::writable)
              .failed_with(ErrorKind::already_exists));
  }
  CHECK(other->registry()
            .reregister_source(fixture.stream(), Token{2}, Interest::writable)
            .failed_with(ErrorKind::not_found));
  CHECK(other->registry().deregister_source(fixture.stream()).failed_with(ErrorKind::not_found));
  CHECK_EQ(seam.total(), 0);
}

TEST(registry, a_failed_register_leaves_the_source_unregistered) {
  Fixture fixture;
  Seam seam;
  for (const Case& expected : kControlErrors) {
    seam.fail(Call::epoll_ctl, expected.code);
    CHECK_EQ(error_of(fixture.registry().register_source(fixture.stream(), Token{1},
                                                         Interest::writable)),
             Error(expected.kind, expected.code));
    CHECK(fixture.registry().deregister_source(fixture.stream()).failed_with(ErrorKind::not_found));
    CHECK(fault::is_silent(fixture.poll));
  }
  CHECK_EQ(seam.count(Call::epoll_ctl), std::size(kControlErrors));
  CHECK(fixture.registry().register_source(fixture.stream(), Token{1}, Interest::writable));
  CHECK(fault::sees(fixture.poll, Token{1}));
}

TEST(registry, a_failed_reregister_keeps_the_old_registration) {
  Fixture fixture;
  CHECK(fixture.registry().register_source(fixture.stream(), Token{1}, Interest::readable));
  Seam seam;
  for (const Case& expected : kControlErrors) {
    seam.fail(Call::epoll_ctl, expected.code);
    CHECK_EQ(error_of(fixture.registry().reregister_source(fixture.stream(), Token{2},
                                                           Interest::writable)),
             Error(expected.kind, expected.code));
    CHECK(fault::is_silent(fixture.poll));
  }
  fault::send_from(fixture.connection.peer, "x", 1);
  CHECK(fault::sees(fixture.poll, Token{1}));
  CHECK(fixture.registry().reregister_source(fixture.stream(), Token{2}, Interest::writable));
  CHECK(fault::sees(fixture.poll, Token{2}));
}

TEST(registry, a_failed_deregister_keeps_the_registration) {
  Fixture fixture;
  CHECK(fixture.registry().register_source(fixture.stream(), Token{1}, Interest::readable));
  Seam seam;
  for (const Case& expected : kControlErrors) {
    seam.fail(Call::epoll_ctl, expected.code);
    CHECK_EQ(error_of(fixture.registry().deregister_source(fixture.stream())),
             Error(expected.kind, expected.code));
    CHECK(fixture.registry()
              .register_source(fixture.stream(), Token{2}, Interest::readable)
              .failed_with(ErrorKind::already_exists));
  }
  CHECK(fixture.registry().deregister_source(fixture.stream()));
  CHECK(fixture.registry().deregister_source(fixture.stream()).failed_with(ErrorKind::not_found));
}

TEST(registry, what_the_kernel_itself_refuses) {
  Sources<1> sources;
  auto poll = Poll::create(sources);
  REQUIRE(poll);
  const Registry& registry = poll->registry();

  // epoll watches no regular files.
  auto file = net::TcpStream::from_raw(::open("/proc/self/exe", O_RDONLY | O_CLOEXEC));
  REQUIRE(file.raw() >= 0);
  CHECK_EQ(error_of(registry.register_source(file, Token{1}, Interest::readable)),
           Error(ErrorKind::permission_denied, EPERM));

  constexpr int kNever = 1'000'000'000;
  auto closed = net::TcpStream::from_raw(kNever);
  CHECK_EQ(error_of(registry.register_source(closed, Token{1}, Interest::readable)),
           Error(ErrorKind::bad_handle, EBADF));
  CHECK_EQ(std::move(closed).into_raw(), kNever);

  // The same descriptor under two owners: the kernel knows.
  fault::Server server;
  auto again = net::TcpListener::from_raw(server.listener.raw());
  CHECK(registry.register_source(server.listener, Token{1}, Interest::readable));
  CHECK_EQ(error_of(registry.register_source(again, Token{1}, Interest::readable)),
           Error(ErrorKind::already_exists, EEXIST));
  CHECK_EQ(std::move(again).into_raw(), server.listener.raw());
}

TEST(registry, closed_behind_its_back_says_so_and_can_be_dropped) {
  Fixture fixture;
  CHECK(fixture.registry().register_source(fixture.stream(), Token{1}, Interest::readable));
  Seam seam;
  seam.fail(Call::epoll_ctl, ENOENT);
  CHECK_EQ(error_of(fixture.registry().deregister_source(fixture.stream())),
           Error(ErrorKind::not_found, ENOENT));
}
