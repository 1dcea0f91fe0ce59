// A Result cannot be dropped without a word: it may hold an error.
#include <mio/result.hpp>

mio::Result<> may_fail() noexcept;

void caller() noexcept;
void caller() noexcept {
#ifdef MIO_CONTROL
  // A control may ignore it, and says so.
  (void)may_fail();
#else
  may_fail();
#endif
}
