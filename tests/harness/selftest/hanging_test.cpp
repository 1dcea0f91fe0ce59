// A case for the watchdog, which only the host posix has.
#include <unistd.h>

#include "test.hpp"

TEST(hanging, endless_wait_is_ended_by_watchdog) {
  for (;;) {
    pause();
  }
}
