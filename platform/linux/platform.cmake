# Linux: epoll and eventfd, over the shared Unix mechanisms.
include(${CMAKE_CURRENT_LIST_DIR}/../posix/shared/shared.cmake)
set(MIO_PLATFORM_SOURCES
  ${MIO_POSIX_SHARED_SOURCES}
  ${CMAKE_CURRENT_LIST_DIR}/src/selector_epoll.cpp
  ${CMAKE_CURRENT_LIST_DIR}/src/waker_notifier.cpp
  ${MIO_POSIX_NOTIFIER_EVENTFD})
set(MIO_PLATFORM_INCLUDES
  ${CMAKE_CURRENT_LIST_DIR}/include
  ${MIO_POSIX_SHARED_INCLUDES})
set(MIO_PLATFORM_HOST posix)
