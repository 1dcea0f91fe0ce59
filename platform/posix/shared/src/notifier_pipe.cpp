#include <mio/posix/notifier.hpp>

#include <mio/posix/pipes.hpp>

namespace mio::posix {

// A pipe(2), which every system has.
Result<Notifier> Notifier::make() noexcept {
  MIO_TRY_ASSIGN(const auto ends, Pipes::open());
  return Notifier(Fd{ends[0]}, Fd{ends[1]});
}

}  // namespace mio::posix
