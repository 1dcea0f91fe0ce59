#include <mio/posix/notifier.hpp>

#include <mio/posix/pipe.hpp>

namespace mio::posix {

// A pipe(2), which every system has.
Result<Notifier> Notifier::make() noexcept {
  MIO_TRY_ASSIGN(auto ends, make_pipe());
  return Notifier(std::move(ends.reader), std::move(ends.writer));
}

}  // namespace mio::posix
