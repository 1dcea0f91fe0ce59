function(mio_add_benchmark name)
  add_executable(${name} ${ARGN})
  target_compile_features(${name} PRIVATE cxx_std_20)
  mio_target_warnings(${name})
endfunction()

# Nothing of the library is in the raw ones.
mio_add_benchmark(echo_raw_epoll echo_raw_epoll.cpp)
mio_add_benchmark(dispatch_raw dispatch.hpp dispatch_main.cpp dispatch_raw.cpp)
mio_add_benchmark(dispatch_mio dispatch.hpp dispatch_main.cpp dispatch_mio.cpp)
target_link_libraries(dispatch_mio PRIVATE mio::mio)

if(NOT MIO_BUILD_TESTS)
  return()
endif()
find_package(Python3 3.9 COMPONENTS Interpreter)
find_program(MIO_STRACE strace)
find_program(MIO_VALGRIND valgrind)
mark_as_advanced(MIO_STRACE MIO_VALGRIND)
if(NOT TARGET echo)
  mio_add_skipped_test(bench.counts echo "the examples are not built" bench)
elseif(NOT Python3_FOUND)
  mio_add_skipped_test(bench.counts python3 "there is no python3 to run it" bench)
elseif(NOT MIO_STRACE OR NOT MIO_VALGRIND)
  mio_add_skipped_test(bench.counts tools "strace or valgrind is not installed" bench)
elseif(CMAKE_CROSSCOMPILING OR MIO_SANITIZE)
  mio_add_skipped_test(bench.counts plain_build "only the plain native build is counted" bench)
elseif(NOT CMAKE_BUILD_TYPE MATCHES "^Rel")
  mio_add_skipped_test(bench.counts optimised_build "${CMAKE_BUILD_TYPE} is not optimised" bench)
else()
  add_test(NAME bench.counts COMMAND ${Python3_EXECUTABLE} -B
    "${CMAKE_CURRENT_SOURCE_DIR}/echo_counts.py" --check
    --echo $<TARGET_FILE:echo> --echo-raw $<TARGET_FILE:echo_raw_epoll>
    --dispatch-mio $<TARGET_FILE:dispatch_mio> --dispatch-raw $<TARGET_FILE:dispatch_raw>
    --json "${CMAKE_CURRENT_BINARY_DIR}/counts.json")
  set_tests_properties(bench.counts PROPERTIES LABELS bench TIMEOUT 600
    SKIP_REGULAR_EXPRESSION "(^|\n)SKIP ")
endif()
