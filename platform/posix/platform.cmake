# Any Unix: poll(2) over the shared Unix mechanisms.
include(${CMAKE_CURRENT_LIST_DIR}/shared/shared.cmake)
include(${CMAKE_CURRENT_LIST_DIR}/../poll2/poll2.cmake)

set(MIO_POSIX_NOTIFIER "" CACHE STRING
  "What ends a wait of poll(2): eventfd or pipe; empty: eventfd on Linux, else pipe")
set_property(CACHE MIO_POSIX_NOTIFIER PROPERTY STRINGS "" eventfd pipe)
if(MIO_POSIX_NOTIFIER STREQUAL "eventfd"
    OR (MIO_POSIX_NOTIFIER STREQUAL "" AND CMAKE_SYSTEM_NAME STREQUAL "Linux"))
  set(mio_posix_notifier ${MIO_POSIX_NOTIFIER_EVENTFD})
elseif(MIO_POSIX_NOTIFIER MATCHES "^(pipe)?$")
  set(mio_posix_notifier ${MIO_POSIX_NOTIFIER_PIPE})
else()
  message(FATAL_ERROR "mio: MIO_POSIX_NOTIFIER is \"${MIO_POSIX_NOTIFIER}\", not eventfd or pipe")
endif()

set(MIO_PLATFORM_SOURCES
  ${MIO_POSIX_SHARED_SOURCES}
  ${MIO_POSIX_SLOTS}
  ${mio_posix_notifier}
  ${MIO_POLL2_SOURCES}
  ${CMAKE_CURRENT_LIST_DIR}/src/poll_calls.cpp)
set(MIO_PLATFORM_INCLUDES
  ${CMAKE_CURRENT_LIST_DIR}/include
  ${MIO_POLL2_INCLUDES}
  ${MIO_POSIX_SHARED_INCLUDES}
  ${MIO_POSIX_CALLS_LIBC})
set(MIO_PLATFORM_HOST posix)
