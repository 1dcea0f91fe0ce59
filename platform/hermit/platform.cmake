# The Hermit unikernel: sys_poll and eventfd; no libc is needed.
include(${CMAKE_CURRENT_LIST_DIR}/../poll2/poll2.cmake)

set(MIO_HERMIT_WAIT naps CACHE STRING
  "How a wait with a time limit ends: naps, or kernel where sys_poll can (kernel issue 2639)")
set_property(CACHE MIO_HERMIT_WAIT PROPERTY STRINGS naps kernel)
if(NOT MIO_HERMIT_WAIT MATCHES "^(naps|kernel)$")
  message(FATAL_ERROR "mio: MIO_HERMIT_WAIT is \"${MIO_HERMIT_WAIT}\", not naps or kernel")
endif()

set(MIO_PLATFORM_SOURCES
  ${MIO_POLL2_SOURCES}
  ${CMAKE_CURRENT_LIST_DIR}/src/addressed_sockets.cpp
  ${CMAKE_CURRENT_LIST_DIR}/src/error.cpp
  ${CMAKE_CURRENT_LIST_DIR}/src/mutex_futex.cpp
  ${CMAKE_CURRENT_LIST_DIR}/src/notifier_eventfd.cpp
  ${CMAKE_CURRENT_LIST_DIR}/src/poll_calls.cpp
  ${CMAKE_CURRENT_LIST_DIR}/src/sockets.cpp
  ${CMAKE_CURRENT_LIST_DIR}/src/wait_${MIO_HERMIT_WAIT}.cpp)
set(MIO_PLATFORM_INCLUDES
  ${CMAKE_CURRENT_LIST_DIR}/include
  ${MIO_POLL2_INCLUDES})
set(MIO_HERMIT_KERNEL "" CACHE STRING
  "What has the kernel's calls: a library; empty: programs are linked with it later")
set(MIO_PLATFORM_LIBRARIES ${MIO_HERMIT_KERNEL})
set(MIO_PLATFORM_HOST hermit)
