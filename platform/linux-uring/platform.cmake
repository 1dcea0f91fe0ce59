# Linux: io_uring and eventfd, over the shared Unix mechanisms.
include(${CMAKE_CURRENT_LIST_DIR}/../posix/shared/shared.cmake)
include(${CMAKE_CURRENT_LIST_DIR}/../slots/slots.cmake)
set(MIO_PLATFORM_SOURCES
  ${MIO_POSIX_SHARED_SOURCES}
  ${MIO_POSIX_SLOTS}
  ${MIO_POSIX_NOTIFIER_EVENTFD}
  ${MIO_SLOTS_SOURCES}
  ${CMAKE_CURRENT_LIST_DIR}/src/ring.cpp
  ${CMAKE_CURRENT_LIST_DIR}/src/selector_uring.cpp)
set(MIO_PLATFORM_INCLUDES
  ${CMAKE_CURRENT_LIST_DIR}/include
  ${MIO_SLOTS_INCLUDES}
  ${MIO_POSIX_SHARED_INCLUDES}
  ${MIO_POSIX_CALLS_LIBC})
set(MIO_PLATFORM_HOST posix)
