// What a source costs where the kernel keeps the list.
#include <mio/mio.hpp>

#include "test.hpp"

using namespace mio;

TEST(size, a_stream_is_its_descriptor_and_the_id_of_its_poll) {
  CHECK_EQ(sizeof(net::TcpStream), 8);
  CHECK_EQ(sizeof(net::TcpListener), 8);
}

TEST(size, a_poll_is_one_pointer) {
  CHECK_EQ(sizeof(Poll), sizeof(void*));
  CHECK_EQ(sizeof(Registry), sizeof(void*));
}

TEST(size, room_for_sources_costs_nothing) {
  CHECK(sys::caps::kernel_keeps_sources);
  CHECK_EQ(sizeof(Sources<1>), sizeof(Sources<1'000'000>));
  CHECK(sizeof(Sources<1>) <= 128);  // Mostly a lock, for wakers.
}

TEST(size, an_event_is_the_kernels_own_record) {
  CHECK_EQ(sizeof(Event), sizeof(sys::Event));
  CHECK_EQ(sizeof(Event[10]), 10 * sizeof(sys::Event));
}

TEST(size, a_result_without_a_value_and_an_error_are_eight_bytes) {
  CHECK_EQ(sizeof(Error), 8);
  CHECK_EQ(sizeof(Result<>), 8);
}
