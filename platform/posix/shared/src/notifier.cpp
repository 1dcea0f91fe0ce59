#include <mio/posix/notifier.hpp>

#include <cerrno>
#include <cstdint>

#include <unistd.h>

#include <mio/posix/error.hpp>

namespace mio::posix {

namespace {

// A notification may come from a signal handler, which must leave errno as it found it.
class KeepErrno {
 public:
  KeepErrno() noexcept : kept_(errno) {}
  ~KeepErrno() { errno = kept_; }

 private:
  int kept_;
};

}  // namespace

Result<> Notifier::notify() const noexcept {
  const KeepErrno keep;
  const int fd = writer_.is_open() ? writer_.handle() : reader_.handle();
  constexpr std::uint64_t kOne = 1;
  for (;;) {
    if (::write(fd, &kOne, sizeof kOne) >= 0) {
      return {};
    }
    const Error error = last_error();
    if (error == ErrorKind::interrupted) {
      continue;  // Nothing was written, and a wake must not be lost.
    }
    if (error != ErrorKind::would_block) {
      return error;
    }
    // Full: nobody has read it, for edges need no reading.
    empty();
  }
}

void Notifier::empty() const noexcept {
  char bytes[4096];
  while (::read(reader_.handle(), bytes, sizeof bytes) == static_cast<ssize_t>(sizeof bytes)) {
  }
}

}  // namespace mio::posix
