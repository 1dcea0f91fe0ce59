// A Token is no number that came along.
#include <mio/token.hpp>

#ifdef MIO_CONTROL
constexpr mio::Token token{7};
#else
constexpr mio::Token token = 7;
#endif
static_assert(token == mio::Token{7});
