# The mechanisms that Unix platforms share. Their platform.cmake includes this file, and adds one of
# the two ways to make a Notifier, and what else it uses.
#
# Where the C library does not have the mutexes itself.
find_package(Threads REQUIRED)
set(MIO_PLATFORM_LIBRARIES ${CMAKE_THREAD_LIBS_INIT})
set(MIO_POSIX_SHARED_SOURCES
  ${CMAKE_CURRENT_LIST_DIR}/src/addressed_sockets.cpp
  ${CMAKE_CURRENT_LIST_DIR}/src/error.cpp
  ${CMAKE_CURRENT_LIST_DIR}/src/fd.cpp
  ${CMAKE_CURRENT_LIST_DIR}/src/mutex.cpp
  ${CMAKE_CURRENT_LIST_DIR}/src/notifier.cpp
  ${CMAKE_CURRENT_LIST_DIR}/src/pipes.cpp
  ${CMAKE_CURRENT_LIST_DIR}/src/preopened.cpp
  ${CMAKE_CURRENT_LIST_DIR}/src/socket_address.cpp
  ${CMAKE_CURRENT_LIST_DIR}/src/socket_options.cpp
  ${CMAKE_CURRENT_LIST_DIR}/src/sockets.cpp)
set(MIO_POSIX_SHARED_INCLUDES ${CMAKE_CURRENT_LIST_DIR}/include)
# And <mio/posix/calls.hpp>, where the platform has none of its own.
set(MIO_POSIX_CALLS_LIBC ${CMAKE_CURRENT_LIST_DIR}/libc/include)
set(MIO_POSIX_NOTIFIER_EVENTFD ${CMAKE_CURRENT_LIST_DIR}/src/notifier_eventfd.cpp)
set(MIO_POSIX_NOTIFIER_PIPE ${CMAKE_CURRENT_LIST_DIR}/src/notifier_pipe.cpp)
# For platforms with slots.
set(MIO_POSIX_SLOTS
  ${CMAKE_CURRENT_LIST_DIR}/src/clock.cpp
  ${CMAKE_CURRENT_LIST_DIR}/src/poll_events.cpp)
