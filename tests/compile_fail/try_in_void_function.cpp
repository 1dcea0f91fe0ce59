// MIO_TRY passes the error on, so the function must have something to pass it on with.
#include <mio/result.hpp>

mio::Result<> may_fail() noexcept;

#ifdef MIO_CONTROL
mio::Result<> caller() noexcept;
mio::Result<> caller() noexcept {
  MIO_TRY(may_fail());
  return {};
}
#else
void caller() noexcept;
void caller() noexcept { MIO_TRY(may_fail()); }
#endif
