# MIO_SANITIZE: a list of sanitizers, for instance "address;undefined" or "thread".

set(MIO_SANITIZE "" CACHE STRING "Sanitizers to build with: address;undefined, thread, ...")

foreach(name IN LISTS MIO_SANITIZE)
  if(NOT name MATCHES "^(address|leak|memory|thread|undefined)$")
    message(FATAL_ERROR "mio: MIO_SANITIZE has \"${name}\"; it is a list of: "
      "address leak memory thread undefined")
  endif()
endforeach()

# Each of these wants the whole address space to itself.
set(mio_exclusive_sanitizers ${MIO_SANITIZE})
list(FILTER mio_exclusive_sanitizers INCLUDE REGEX "^(address|memory|thread)$")
list(LENGTH mio_exclusive_sanitizers mio_exclusive_count)
if(mio_exclusive_count GREATER 1)
  message(FATAL_ERROR "mio: MIO_SANITIZE has \"${MIO_SANITIZE}\"; of address, memory and thread "
    "a program can have one")
endif()

# What libFuzzer sees of the library; the targets in tests/fuzz link its main() besides.
if(MIO_BUILD_FUZZERS AND NOT CMAKE_CXX_COMPILER_ID MATCHES "Clang")
  message(FATAL_ERROR "mio: MIO_BUILD_FUZZERS wants clang, not ${CMAKE_CXX_COMPILER}; the preset "
    "linux-fuzz finds one")
endif()

# PUBLIC: a program is built with a sanitizer as a whole or not at all.
function(mio_target_sanitize target)
  if(MIO_BUILD_FUZZERS)
    target_compile_options(${target} PUBLIC -fsanitize=fuzzer-no-link)
    target_link_options(${target} PUBLIC -fsanitize=fuzzer-no-link)
  endif()
  if(MIO_SANITIZE)
    list(JOIN MIO_SANITIZE "," sanitizers)
    target_compile_options(${target} PUBLIC
      -fsanitize=${sanitizers} -fno-sanitize-recover=all -fno-omit-frame-pointer)
    target_link_options(${target} PUBLIC -fsanitize=${sanitizers})
  endif()
endfunction()
