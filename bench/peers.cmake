# What the platforms' lists of programs use. missing.txt in the build folder names what is not
# there.
find_package(benchmark QUIET)
file(WRITE "${CMAKE_CURRENT_BINARY_DIR}/missing.txt" "")

function(mio_bench_is_missing name reason)
  message(STATUS "bench: no ${name}: ${reason}")
  file(APPEND "${CMAKE_CURRENT_BINARY_DIR}/missing.txt" "${name}: ${reason}\n")
endfunction()

function(mio_add_benchmark name)
  add_executable(${name} ${ARGN})
  target_compile_features(${name} PRIVATE cxx_std_20)
  mio_target_warnings(${name})
endfunction()

# mio_add_micro(<name> [SOURCES <file>...] [LIBRARIES <library>...])
function(mio_add_micro name)
  cmake_parse_arguments(PARSE_ARGV 1 ARG "" "" "SOURCES;LIBRARIES")
  if(benchmark_FOUND)
    mio_add_benchmark(micro_${name} micro/main.cpp ${ARG_SOURCES})
    target_link_libraries(micro_${name} PRIVATE ${ARG_LIBRARIES} benchmark::benchmark)
  endif()
endfunction()

# mio_add_peer(<name> [LIBRARIES <library>...] [STATIC <library>...] [ECHO <library>...]
#              [OPTIONS <compiler option>...])
#
# STATIC are the libraries of a static program where they have other names; ECHO and OPTIONS are for
# the echo servers only.
function(mio_add_peer name)
  cmake_parse_arguments(PARSE_ARGV 1 ARG "" "" "LIBRARIES;STATIC;ECHO;OPTIONS")
  mio_add_micro(${name} SOURCES micro/${name}.cpp LIBRARIES ${ARG_LIBRARIES})
  set(server echo/server.cpp)
  if(ARG_ECHO)
    set(server)  # The host of the examples brings the rest.
  endif()
  # Without libstdc++.so, which is a megabyte of memory and which none of them needs.
  mio_add_benchmark(echo_${name} echo/${name}.cpp ${server})
  target_compile_options(echo_${name} PRIVATE ${ARG_OPTIONS})
  target_link_libraries(echo_${name} PRIVATE ${ARG_LIBRARIES} ${ARG_ECHO})
  target_link_options(echo_${name} PRIVATE -static-libstdc++ -static-libgcc -Wl,--as-needed)
  if(NOT ARG_STATIC)
    set(ARG_STATIC ${ARG_LIBRARIES})
  endif()
  mio_add_benchmark(echo_${name}_static echo/${name}.cpp ${server})
  target_compile_options(echo_${name}_static PRIVATE ${ARG_OPTIONS})
  target_link_libraries(echo_${name}_static PRIVATE ${ARG_STATIC} ${ARG_ECHO})
  target_link_options(echo_${name}_static PRIVATE -static)
endfunction()

# mio_add_c_peer(<name> HEADER <file> PACKAGE <Debian package> ...)
function(mio_add_c_peer name)
  cmake_parse_arguments(PARSE_ARGV 1 ARG "" "HEADER;PACKAGE" "")
  find_path(MIO_BENCH_${name} ${ARG_HEADER})
  mark_as_advanced(MIO_BENCH_${name})
  if(MIO_BENCH_${name})
    mio_add_peer(${name} ${ARG_UNPARSED_ARGUMENTS})
  else()
    mio_bench_is_missing(${name} "${ARG_PACKAGE} is not installed")
  endif()
endfunction()

# Cargo builds these before, as tools/bench.py has it.
function(mio_add_rust_peer name)
  if(NOT EXISTS "${MIO_BENCH_RUST}/lib${name}_peer.a")
    mio_bench_is_missing(${name} "cargo has not built it")
    return()
  endif()
  configure_file("${MIO_BENCH_RUST}/echo_${name}" echo_${name} COPYONLY)
  configure_file("${MIO_BENCH_RUST}/static/echo_${name}" echo_${name}_static COPYONLY)
  mio_add_micro(${name} LIBRARIES "${MIO_BENCH_RUST}/lib${name}_peer.a")
endfunction()

if(NOT benchmark_FOUND)
  mio_bench_is_missing("the micro-benchmarks" "libbenchmark-dev is not installed")
endif()
