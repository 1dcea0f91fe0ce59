# Linux: epoll and eventfd, over the shared Unix mechanisms.
include(${CMAKE_CURRENT_LIST_DIR}/../posix/shared/shared.cmake)

# The calls of every event by our own instruction, where that was found to pay. Sanitizers must see
# the C library's. The tests that make calls fail need those too, under any setting.
set(MIO_LINUX_CALLS_LIBC ${CMAKE_CURRENT_LIST_DIR}/libc/include ${MIO_POSIX_CALLS_LIBC})
set(MIO_LINUX_CALLS_DIRECT ${CMAKE_CURRENT_LIST_DIR}/direct/include)
set(MIO_LINUX_CALLS "" CACHE STRING
  "Who makes the system calls of every event: direct, libc; empty: direct on x86-64 and aarch64")
set_property(CACHE MIO_LINUX_CALLS PROPERTY STRINGS "" direct libc)
if(MIO_LINUX_CALLS STREQUAL "direct" OR (MIO_LINUX_CALLS STREQUAL "" AND NOT MIO_SANITIZE
    AND CMAKE_SIZEOF_VOID_P EQUAL 8 AND CMAKE_SYSTEM_PROCESSOR MATCHES "^(x86_64|AMD64|aarch64)$"))
  set(mio_linux_calls ${MIO_LINUX_CALLS_DIRECT})
  set(mio_linux_calls_source ${CMAKE_CURRENT_LIST_DIR}/direct/src/calls.cpp)
elseif(MIO_LINUX_CALLS MATCHES "^(libc)?$")
  set(mio_linux_calls ${MIO_LINUX_CALLS_LIBC})
  set(mio_linux_calls_source "")
else()
  message(FATAL_ERROR "mio: MIO_LINUX_CALLS is \"${MIO_LINUX_CALLS}\", not direct or libc")
endif()

set(MIO_PLATFORM_SOURCES
  ${MIO_POSIX_SHARED_SOURCES}
  ${CMAKE_CURRENT_LIST_DIR}/src/selector_epoll.cpp
  ${CMAKE_CURRENT_LIST_DIR}/src/waker_eventfd.cpp
  ${MIO_POSIX_NOTIFIER_EVENTFD}
  ${mio_linux_calls_source})
set(MIO_PLATFORM_INCLUDES
  ${CMAKE_CURRENT_LIST_DIR}/include
  ${mio_linux_calls}
  ${MIO_POSIX_SHARED_INCLUDES})
set(MIO_PLATFORM_HOST posix)
