// Pipes: mio's tests/unix_pipe.rs.
#include <mio/io_slice.hpp>
#include <mio/pipe.hpp>
#include <mio/sys/caps.hpp>
#include <mio/sys/pipes.hpp>

#include "host.hpp"
#include "loop.hpp"
#include "scratch.hpp"
#include "test.hpp"

using namespace mio;
using namespace mio::test;

namespace {

constexpr Token kSender{1};
constexpr Token kReceiver{2};
constexpr const char* kNoPipes = "the platform has no pipes";
constexpr const char* kNoProcesses = "the platform has no processes";
constexpr Says kReadClosed = sys::caps::reports_read_closed ? says_read_closed : says_nothing;
constexpr Says kWriteClosed = sys::caps::reports_write_closed ? says_write_closed : says_nothing;

static_assert(std::is_nothrow_move_constructible_v<pipe::Sender>);
static_assert(std::is_nothrow_move_assignable_v<pipe::Receiver>);
static_assert(!std::is_copy_constructible_v<pipe::Sender>);
static_assert(Source<pipe::Sender> && Source<pipe::Receiver>);
static_assert(!sys::caps::kernel_keeps_sources || sizeof(pipe::Sender) == 8);

// Both ends, registered each for its own direction.
struct Ends {
  Ends() noexcept : ends(must(pipe::create(), "pipe")) {
    CHECK(loop.registry().register_source(ends->sender, kSender, Interest::writable));
    CHECK(loop.registry().register_source(ends->receiver, kReceiver, Interest::readable));
  }

  pipe::Sender& sender() noexcept { return ends->sender; }
  pipe::Receiver& receiver() noexcept { return ends->receiver; }

  Loop loop;
  std::optional<pipe::Pipe> ends;
};

void expect_read(const pipe::Receiver& receiver, Text text) noexcept {
  std::byte buffer[64];
  const Result<std::size_t> size = receiver.read(buffer);
  REQUIRE(size);
  CHECK_EQ(text_of(std::span(buffer).first(*size)), text);
}

void expect_dry(const pipe::Receiver& receiver) noexcept {
  std::byte byte;
  CHECK(receiver.read({&byte, 1}).failed_with(ErrorKind::would_block));
}

template <class End>
void drop(End& end) noexcept {
  const End gone(std::move(end));
}

}  // namespace

// mio: unix_pipe::smoke
// mio: doc::pipe::new
TEST(pipe, bytes_go_through_by_events) {
  SKIP_UNLESS(sys::caps::pipes, kNoPipes);
  Ends it;
  expect_exactly(it.loop, {{kSender, says_writable}});
  expect_dry(it.receiver());
  CHECK_EQ(it.sender().write(bytes_of("Hello world")).value_or(0), 11);
  expect_events(it.loop, {{kReceiver, says_readable}});
  expect_read(it.receiver(), "Hello world");
  expect_dry(it.receiver());
}

TEST(pipe, vectored_bytes_go_through_in_order) {
  SKIP_UNLESS(sys::caps::pipes, kNoPipes);
  Ends it;
  const IoSlice from[] = {bytes_of("Hel"), bytes_of(""), bytes_of("lo world")};
  CHECK_EQ(it.sender().write_vectored(from).value_or(0), 11);
  std::byte first[6];
  std::byte second[10];
  const IoSliceMut into[] = {std::span<std::byte>(first), std::span<std::byte>(second)};
  CHECK_EQ(it.receiver().read_vectored(into).value_or(0), 11);
  CHECK_EQ(text_of(first), "Hello ");
  CHECK_EQ(text_of(std::span(second).first(5)), "world");
}

TEST(pipe, moving_nothing_is_no_error) {
  SKIP_UNLESS(sys::caps::pipes, kNoPipes);
  Ends it;
  CHECK_EQ(it.sender().write({}).value_or(99), 0);
  CHECK_EQ(it.sender().write_vectored({}).value_or(99), 0);
  CHECK_EQ(it.receiver().read({}).value_or(99), 0);
  CHECK_EQ(it.receiver().read_vectored({}).value_or(99), 0);
}

TEST(pipe, full_is_not_writable_until_it_is_emptied) {
  SKIP_UNLESS(sys::caps::pipes, kNoPipes);
  static constinit std::byte bytes[64 * 1024]{};
  Ends it;
  expect_exactly(it.loop, {{kSender, says_writable}});
  Result<std::size_t> written = it.sender().write(bytes);
  while (written) {
    written = it.sender().write(bytes);
  }
  CHECK(written.failed_with(ErrorKind::would_block));
  expect_exactly(it.loop, {{kReceiver, says_readable}});
  expect_no_events(it.loop);
  while (it.receiver().read(bytes)) {
  }
  expect_exactly(it.loop, {{kSender, says_writable}});
}

// mio: unix_pipe::event_when_sender_is_dropped
// mio: doc::pipe::new_sender_dropped
TEST(pipe, dropped_sender_is_one_event_and_an_end) {
  SKIP_UNLESS(sys::caps::pipes, kNoPipes);
  Ends it;
  expect_exactly(it.loop, {{kSender, says_writable}});
  drop(it.sender());
  expect_exactly(it.loop, {{kReceiver, says_readable | kReadClosed}});
  expect_read(it.receiver(), "");
  expect_no_events(it.loop);
}

TEST(pipe, dropped_sender_wakes_a_poll_in_another_thread) {
  SKIP_UNLESS(sys::caps::pipes && sys::caps::threads, "there are no pipes or no threads");
  Loop loop;
  pipe::Pipe ends = must(pipe::create(), "pipe");
  REQUIRE(loop.registry().register_source(ends.receiver, kReceiver, Interest::readable));
  const host::Thread thread = host::start_thread(
      [](void* sender) { drop(*static_cast<pipe::Sender*>(sender)); }, &ends.sender);
  expect_exactly(loop, {{kReceiver, says_readable | kReadClosed}});
  host::join(thread);
  expect_no_events(loop);
}

// mio: unix_pipe::event_when_receiver_is_dropped
TEST(pipe, dropped_receiver_is_one_event_and_breaks_the_pipe) {
  SKIP_UNLESS(sys::caps::pipes, kNoPipes);
  host::let_broken_pipe_kill();
  Ends it;
  drop(it.receiver());
  expect_exactly(it.loop, {{kSender, says_writable | kWriteClosed}});
  const IoSlice slices[] = {bytes_of("x"), bytes_of("y")};
  for (int round = 0; round < 2; ++round) {
    CHECK(it.sender().write(bytes_of("x")).failed_with(ErrorKind::broken_pipe));
    CHECK(it.sender().write_vectored(slices).failed_with(ErrorKind::broken_pipe));
  }
  expect_no_events(it.loop);
}

// Hard case 5.
TEST(pipe, end_whose_other_is_gone_can_be_registered_anew) {
  SKIP_UNLESS(sys::caps::pipes, kNoPipes);
  Ends it;
  drop(it.receiver());
  expect_exactly(it.loop, {{kSender, says_writable | kWriteClosed}});
  const Registry& registry = it.loop.registry();
  CHECK(registry.reregister_source(it.sender(), Token{7}, Interest::writable));
  expect_exactly(it.loop, {{Token{7}, says_writable | kWriteClosed}});
  expect_no_events(it.loop);
  CHECK(registry.deregister_source(it.sender()));
  CHECK(registry.deregister_source(it.sender()).failed_with(ErrorKind::not_found));
  CHECK(registry.register_source(it.sender(), Token{8}, Interest::writable));
  expect_exactly(it.loop, {{Token{8}, says_writable | kWriteClosed}});
  expect_no_events(it.loop);
}

TEST(pipe, dropped_before_registration_is_an_event) {
  SKIP_UNLESS(sys::caps::pipes, kNoPipes);
  Loop loop;
  pipe::Receiver receiver = must(pipe::create(), "pipe").receiver;
  pipe::Sender sender = must(pipe::create(), "pipe").sender;
  REQUIRE(loop.registry().register_source(receiver, kReceiver, Interest::readable));
  REQUIRE(loop.registry().register_source(sender, kSender, Interest::writable));
  expect_exactly(
      loop, {{kReceiver, says_readable | kReadClosed}, {kSender, says_writable | kWriteClosed}});
}

// mio: unix_pipe::from_child_process_io
TEST(pipe, ends_of_a_child_are_taken_over) {
  SKIP_UNLESS(sys::caps::pipes && host::has_processes(), kNoProcesses);
  const host::Cat cat = host::start_cat();
  Ends it;
  it.ends.emplace(
      pipe::Pipe{pipe::Sender::from_raw(cat.input), pipe::Receiver::from_raw(cat.output)});
  CHECK(it.sender().set_nonblocking(true));
  CHECK(it.receiver().set_nonblocking(true));
  REQUIRE(it.loop.registry().register_source(it.sender(), kSender, Interest::writable));
  REQUIRE(it.loop.registry().register_source(it.receiver(), kReceiver, Interest::readable));
  expect_exactly(it.loop, {{kSender, says_writable}});
  CHECK_EQ(it.sender().write(bytes_of("Hello world")).value_or(0), 11);
  expect_events(it.loop, {{kReceiver, says_readable}});
  expect_read(it.receiver(), "Hello world");
  expect_dry(it.receiver());
  drop(it.sender());
  expect_exactly(it.loop, {{kReceiver, says_readable | kReadClosed}});
  expect_read(it.receiver(), "");
  CHECK(host::ends_well(cat));
}

// mio: unix_pipe::nonblocking_child_process_io
TEST(pipe, end_of_a_child_is_made_nonblocking_and_blocking_again) {
  SKIP_UNLESS(sys::caps::pipes && host::has_processes(), kNoProcesses);
  const host::Cat cat = host::start_cat();
  pipe::Sender sender = pipe::Sender::from_raw(cat.input);
  const pipe::Receiver receiver = pipe::Receiver::from_raw(cat.output);
  CHECK(!host::is_nonblocking(receiver.raw()));
  REQUIRE(receiver.set_nonblocking(true));
  CHECK(host::is_nonblocking(receiver.raw()));
  expect_dry(receiver);
  REQUIRE(receiver.set_nonblocking(false));
  CHECK(!host::is_nonblocking(receiver.raw()));
  CHECK(sender.write(bytes_of("slowly")));
  // Waits for the child.
  expect_read(receiver, "slowly");
  drop(sender);
  CHECK(host::ends_well(cat));
}

TEST(pipe, handles_go_out_and_in) {
  SKIP_UNLESS(sys::caps::pipes, kNoPipes);
  pipe::Pipe ends = must(pipe::create(), "pipe");
  const sys::Handle in = ends.sender.raw();
  const sys::Handle out = ends.receiver.raw();
  CHECK(in != out);
  const pipe::Sender sender = pipe::Sender::from_raw(std::move(ends.sender).into_raw());
  const pipe::Receiver receiver = pipe::Receiver::from_raw(std::move(ends.receiver).into_raw());
  CHECK_EQ(sender.raw(), in);
  CHECK_EQ(receiver.raw(), out);
  CHECK(sender.write(bytes_of("x")));
  expect_read(receiver, "x");
}

TEST(pipe, registering_twice_is_already_exists) {
  SKIP_UNLESS(sys::caps::pipes, kNoPipes);
  Ends it;
  Loop other;
  CHECK(other.registry()
            .register_source(it.sender(), Token{9}, Interest::writable)
            .failed_with(ErrorKind::already_exists));
  CHECK(it.loop.registry()
            .register_source(it.receiver(), Token{9}, Interest::readable)
            .failed_with(ErrorKind::already_exists));
  CHECK(other.registry().deregister_source(it.sender()).failed_with(ErrorKind::not_found));
  expect_exactly(it.loop, {{kSender, says_writable}});
}
