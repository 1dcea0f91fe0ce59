// What a platform owes the core: every name that the headers of its mio/sys/ folder must give, as
// C++20 concepts, so that a port that lacks a line, or a noexcept, fails to compile in contract.cpp
// with that line named. Each line says which errors it may answer and which calls may run together.
//
// Files of a platform, all in include/mio/sys/: caps.hpp event.hpp io_vec.hpp pipes.hpp
// preopened.hpp selector.hpp socket.hpp source_state.hpp waker.hpp. docs/PORTING.md shows how to
// write them.
//
// "Any thread" means at any time, beside any other call. "Poller" means the one thread that polls.
// A platform without threads (caps::threads is false) may take all of it as one thread.
#pragma once

#include <array>
#include <concepts>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <type_traits>
#include <utility>

#include <mio/event.hpp>
#include <mio/handle_kind.hpp>
#include <mio/interest.hpp>
#include <mio/io_slice.hpp>
#include <mio/listen_fds.hpp>
#include <mio/net/datagram.hpp>
#include <mio/net/membership.hpp>
#include <mio/net/shutdown.hpp>
#include <mio/net/socket_addr.hpp>
#include <mio/net/socket_option.hpp>
#include <mio/net/unix_addr.hpp>
#include <mio/result.hpp>
#include <mio/text.hpp>
#include <mio/timeout.hpp>
#include <mio/token.hpp>

namespace mio::contract {

/// sys::Event: the record that the system writes, or one of our own, read by portable names. An
/// event that is delivered is readable or writable; error and hang-up make it both.
template <class E>
concept NativeEvent = std::is_trivially_copyable_v<E> &&
                      std::is_nothrow_default_constructible_v<E> && requires(const E& event) {
                        { event.token() } noexcept -> std::same_as<Token>;
                        { event.is_readable() } noexcept -> std::same_as<bool>;
                        { event.is_writable() } noexcept -> std::same_as<bool>;
                        { event.is_error() } noexcept -> std::same_as<bool>;
                        { event.is_read_closed() } noexcept -> std::same_as<bool>;
                        { event.is_write_closed() } noexcept -> std::same_as<bool>;
                        { event.is_priority() } noexcept -> std::same_as<bool>;
                        { event.is_aio() } noexcept -> std::same_as<bool>;
                        { event.is_lio() } noexcept -> std::same_as<bool>;
                      };

/// sys::Slots<N>: what the selector needs per source; empty where the kernel keeps the list.
/// sys::SlotsView is the same without its size in the type.
template <class Slots, class View>
concept SlotStorage = std::is_nothrow_default_constructible_v<Slots> && requires(Slots& slots) {
  { slots.view() } noexcept -> std::same_as<View>;
};

/// sys::Selector: waits. It lives in a SourceTable and never moves.
template <class S, class View>
concept Selector = std::is_nothrow_constructible_v<S, const View&> &&
                   requires(S& selector, const S& constant, mio::Event* events,
                            std::size_t capacity, Timeout timeout) {
                     // Begins with one reference. already_exists: there are references. Any thread.
                     { selector.open() } noexcept -> std::same_as<Result<>>;
                     // One reference more; one less, and the last one closes. Any thread.
                     { selector.retain() } noexcept -> std::same_as<void>;
                     { selector.release() } noexcept -> std::same_as<void>;
                     // Whether something that is known of still refers to it.
                     { constant.in_use() } noexcept -> std::same_as<bool>;
                     // The queue's own handle. unsupported: there is none. Any thread.
                     { constant.raw() } noexcept;
                     // Blocks until an event, the timeout or a signal; writes at most
                     // `capacity` events, one per source, and says how many. interrupted,
                     // bad_handle. Poller.
                     {
                       selector.select(events, capacity, timeout)
                     } noexcept -> std::same_as<Result<std::size_t>>;
                   };

/// sys::SourceState: what a source remembers of its registration. Destroying it ends the
/// registration, unless closing the handle does so.
template <class S, class Selector, class Handle>
concept SourceState =
    std::is_nothrow_default_constructible_v<S> && std::is_nothrow_move_constructible_v<S> &&
    std::is_nothrow_move_assignable_v<S> && std::is_nothrow_destructible_v<S> &&
    requires(S& state, const S& constant, Selector& selector, Handle handle, HandleKind kind,
             Token token, Interest interest) {
      // already_exists, out_of_capacity, unsupported, bad_handle. Takes effect in a poll that runs.
      {
        state.register_with(selector, handle, kind, token, interest)
      } noexcept -> std::same_as<Result<>>;
      // not_found: not registered with this selector. Replaces both, and reports what is ready.
      {
        state.reregister_with(selector, handle, token, interest)
      } noexcept -> std::same_as<Result<>>;
      // not_found. No select that starts afterwards reports the token.
      { state.deregister_from(selector, handle) } noexcept -> std::same_as<Result<>>;
      // Reports that direction again once it is ready, where select disarmed it. Any thread.
      { constant.rearm(interest) } noexcept -> std::same_as<void>;
      // An error that select used up by looking for it, once. Any thread.
      { constant.take_error() } noexcept -> std::same_as<Result<>>;
    };

/// sys::Waker: makes a select return with an event that is readable and has the token.
template <class W, class Selector>
concept Waker =
    std::is_nothrow_move_constructible_v<W> && std::is_nothrow_move_assignable_v<W> &&
    std::is_nothrow_destructible_v<W> && requires(const W& waker, Selector& selector, Token token) {
      // too_many_handles, out_of_memory. Any thread.
      { W::create(selector, token) } noexcept -> std::same_as<Result<W>>;
      // Any thread, any signal handler, any interrupt; leaves errno as it was.
      { waker.wake() } noexcept -> std::same_as<Result<>>;
    };

/// sys::Socket: owns a handle and closes it.
template <class S, class Handle>
concept Socket = std::is_nothrow_constructible_v<S, Handle> &&
                 std::is_nothrow_move_constructible_v<S> && std::is_nothrow_move_assignable_v<S> &&
                 std::is_nothrow_destructible_v<S> && requires(S& socket, const S& constant) {
                   { constant.handle() } noexcept -> std::same_as<Handle>;
                   { socket.release() } noexcept -> std::same_as<Handle>;
                 };

/// sys::Sockets: the socket calls that have to do with no address, each with its own errors and
/// with `unsupported` where the platform has no such call. No call blocks, none raises a signal,
/// none is retried. Any thread.
template <class S, class Handle>
concept Sockets =
    requires(Handle handle, HandleKind kind, std::span<std::byte> into,
             std::span<const std::byte> from, std::span<const IoSliceMut> into_slices,
             std::span<const IoSlice> from_slices, net::Consume consume, net::Shutdown how,
             std::int32_t number, net::SocketOption option, const net::Membership& membership) {
      // Two of that kind, connected with each other; as AddressedSockets::open.
      { S::open_pair(kind) } noexcept -> std::same_as<Result<std::array<Handle, 2>>>;
      { S::listen(handle, number) } noexcept -> std::same_as<Result<>>;
      { S::receive(handle, into) } noexcept -> std::same_as<Result<std::size_t>>;
      { S::peek(handle, into) } noexcept -> std::same_as<Result<std::size_t>>;
      { S::send(handle, from) } noexcept -> std::same_as<Result<std::size_t>>;
      { S::receive_vectored(handle, into_slices) } noexcept -> std::same_as<Result<std::size_t>>;
      { S::send_vectored(handle, from_slices) } noexcept -> std::same_as<Result<std::size_t>>;
      {
        S::receive_datagram(handle, into, consume)
      } noexcept -> std::same_as<Result<net::Datagram>>;
      { S::shutdown(handle, how) } noexcept -> std::same_as<Result<>>;
      { S::take_error(handle) } noexcept -> std::same_as<Result<std::optional<Error>>>;
      // invalid_input: a value that is out of the option's range.
      { S::set_option(handle, option, number) } noexcept -> std::same_as<Result<>>;
      { S::option(handle, option) } noexcept -> std::same_as<Result<std::int32_t>>;
      { S::change_membership(handle, membership) } noexcept -> std::same_as<Result<>>;
      // The Error for a code that a call of the system may answer; `other` for any number else.
      { S::error_from(number) } noexcept -> std::same_as<Error>;
    };

/// sys::AddressedSockets<Address>: those that take or give an address, for net::SocketAddr and for
/// net::UnixAddr; otherwise as Sockets.
template <class S, class Handle, class State, class Address>
concept AddressedSockets = requires(
    Handle handle, HandleKind kind, const State& state, const Address& address, Address& peer,
    std::span<std::byte> into, std::span<const std::byte> from, net::Consume consume) {
  // A stream or a datagram socket of the address' family, non-blocking and close-on-exec from
  // birth; nothing leaks when the second half fails. The caller owns the handle.
  { S::open(address, kind) } noexcept -> std::same_as<Result<Handle>>;
  { S::connect(handle, address) } noexcept -> std::same_as<Result<>>;  // In progress: success.
  { S::bind(handle, address) } noexcept -> std::same_as<Result<>>;
  { S::accept(handle, state, peer) } noexcept -> std::same_as<Result<Handle>>;
  {
    S::receive_from(handle, into, consume)
  } noexcept -> std::same_as<Result<net::DatagramFrom<Address>>>;
  { S::send_to(handle, from, address) } noexcept -> std::same_as<Result<std::size_t>>;
  { S::local_addr(handle) } noexcept -> std::same_as<Result<Address>>;
  { S::peer_addr(handle) } noexcept -> std::same_as<Result<Address>>;
};

/// sys::Pipes: the calls of pipes, otherwise as Sockets.
template <class P, class Handle>
concept Pipes = requires(Handle handle, std::span<const IoSliceMut> into,
                         std::span<const IoSlice> from, bool on) {
  // The end to read, then the end to write; as AddressedSockets::open.
  { P::open() } noexcept -> std::same_as<Result<std::array<Handle, 2>>>;
  { P::read(handle, into) } noexcept -> std::same_as<Result<std::size_t>>;
  { P::write(handle, from) } noexcept -> std::same_as<Result<std::size_t>>;
  { P::set_nonblocking(handle, on) } noexcept -> std::same_as<Result<>>;
};

/// sys::Borrowed: the registration of a handle that somebody else owns, found by the handle itself;
/// as SourceState, with the misuse that the system notices.
template <class B, class Selector, class Handle>
concept Borrowed = requires(Selector& selector, Handle handle, Token token, Interest interest) {
  { B::register_with(selector, handle, token, interest) } noexcept -> std::same_as<Result<>>;
  { B::reregister_with(selector, handle, token, interest) } noexcept -> std::same_as<Result<>>;
  { B::deregister_from(selector, handle) } noexcept -> std::same_as<Result<>>;
  { B::rearm(selector, handle, interest) } noexcept -> std::same_as<void>;
};

/// sys::Preopened: the sockets that were handed over. Any thread.
template <class P, class Handle>
concept Preopened = requires(std::size_t index, Handle handle) {
  // How many; errors as ListenFds::from_environment.
  { P::count() } noexcept -> std::same_as<Result<std::size_t>>;
  // Number `index`, which is below count().
  { P::handle(index) } noexcept -> std::same_as<Handle>;
  // bad_handle, not_a_socket.
  { P::kind(handle) } noexcept -> std::same_as<Result<ListenKind>>;
  // All names, with colons between them; lives as long as the program. not_found.
  { P::names() } noexcept -> std::same_as<Result<Text>>;
  // Makes it non-blocking and close-on-exec.
  { P::prepare(handle) } noexcept -> std::same_as<Result<>>;
};

}  // namespace mio::contract
