#include <mio/sys/waker.hpp>

namespace mio::sys::inline epoll {

Result<Waker> Waker::create(Selector& selector, Token token) noexcept {
  MIO_TRY_ASSIGN(auto notifier, posix::Notifier::make());
  MIO_TRY(selector.add(notifier.handle(), token, Interest::readable));
  return Waker(SelectorRef::share(selector), std::move(notifier));
}

}  // namespace mio::sys::inline epoll
