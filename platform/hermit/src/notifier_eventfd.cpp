#include <cstdint>

#include <mio/sys/error.hpp>
#include <mio/sys/hermit.hpp>
#include <mio/sys/notifier.hpp>

namespace mio::sys {

// It can be made non-blocking at birth only: fcntl does not know it.
Result<Notifier> Notifier::make() noexcept {
  MIO_TRY_ASSIGN(const auto fd,
                 hermit::counted<std::int32_t>(hermit::eventfd(0, hermit::kEfdNonblock)));
  return Notifier(Socket(fd));
}

Result<> Notifier::notify() const noexcept {
  constexpr std::uint64_t kOne = 1;
  const Result<> written = hermit::checked(hermit::write(eventfd_.handle(), &kOne, sizeof kOne));
  // Full means readable, which is all that is wanted.
  return written.failed_with(ErrorKind::would_block) ? Result<>() : written;
}

void Notifier::empty() const noexcept {
  std::uint64_t count;
  // It would block if somebody was faster: then it is empty.
  (void)hermit::read(eventfd_.handle(), &count, sizeof count);
}

}  // namespace mio::sys
