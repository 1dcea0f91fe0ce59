#pragma once

#include <cstddef>
#include <span>

#include <mio/io_slice.hpp>
#include <mio/owned_source.hpp>

namespace mio::pipe {

/// What both ends of a pipe have in common. Only a base.
/// thread  const functions from any thread at any time.
class End : public OwnedSource<HandleKind::pipe> {
 public:
  /// Whether operations return would_block instead of waiting: so that an end which was made for a
  /// child process, and is blocking, can be used here.
  /// source  mio's set_nonblocking of each end.
  Result<> set_nonblocking(bool on) const noexcept;

 protected:
  using OwnedSource::OwnedSource;
};

/// The end that is written to. Once its Receiver is gone, an event says is_write_closed.
/// source  mio::unix::pipe::Sender.
class Sender : public End {
 public:
  /// Takes over the writing end of a pipe; see set_nonblocking().
  static Sender from_raw(sys::Handle handle) noexcept { return Sender(handle); }

  /// Writes up to bytes.size() bytes and says how many it took; raises no SIGPIPE.
  /// errors  would_block, interrupted.  broken_pipe: there is no Receiver any more.
  /// source  write(2), pipe(7).
  Result<std::size_t> write(std::span<const std::byte> bytes) const noexcept;
  Result<std::size_t> write_vectored(std::span<const IoSlice> slices) const noexcept;

 private:
  using End::End;
};

/// The end that is read from. Once its Sender is gone, an event says is_read_closed.
/// source  mio::unix::pipe::Receiver.
class Receiver : public End {
 public:
  /// Takes over the reading end of a pipe; see set_nonblocking().
  static Receiver from_raw(sys::Handle handle) noexcept { return Receiver(handle); }

  /// Reads what is there, up to buffer.size() bytes; 0 means that there is no Sender any more.
  /// errors  would_block, interrupted.
  /// source  read(2), pipe(7).
  Result<std::size_t> read(std::span<std::byte> buffer) const noexcept;
  Result<std::size_t> read_vectored(std::span<const IoSliceMut> slices) const noexcept;

 private:
  using End::End;
};

/// The two ends of a pipe.
struct Pipe {
  Sender sender;
  Receiver receiver;
};

/// Makes a pipe, both ends non-blocking and close-on-exec. It may be made before fork(2), for one
/// end in each process.
/// errors  unsupported: no sys::caps::pipes.  too_many_handles.
/// source  mio::unix::pipe::new; pipe2(2).
Result<Pipe> create() noexcept;

}  // namespace mio::pipe
