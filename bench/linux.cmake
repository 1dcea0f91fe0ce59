# A program for each peer whose library is here.
include(peers.cmake)

mio_add_benchmark(load echo/load.cpp)
set(mio_bench_plain OPTIONS -fno-exceptions -fno-rtti)
mio_add_peer(raw ${mio_bench_plain})
if(TARGET mio_example_host)
  mio_add_peer(mio_cpp LIBRARIES mio::mio ECHO mio_example_host ${mio_bench_plain})
endif()
option(MIO_BENCH_PEERS "Build the benchmarks of other libraries too" ON)
mark_as_advanced(MIO_BENCH_PEERS)
if(NOT MIO_BENCH_PEERS)
  return()
endif()
set(MIO_BENCH_RUST "" CACHE PATH "Where cargo put the peers in Rust")
mark_as_advanced(MIO_BENCH_RUST)
mio_add_rust_peer(mio)
mio_add_rust_peer(polling)
mio_add_c_peer(libuv HEADER uv.h PACKAGE libuv1-dev LIBRARIES uv STATIC uv_a
  ${mio_bench_plain})
mio_add_c_peer(libevent HEADER event2/event.h PACKAGE libevent-dev
  LIBRARIES event_core event_pthreads ${mio_bench_plain})
mio_add_c_peer(libev HEADER ev.h PACKAGE libev-dev LIBRARIES ev ${mio_bench_plain})
mio_add_c_peer(asio HEADER asio.hpp PACKAGE libasio-dev)
