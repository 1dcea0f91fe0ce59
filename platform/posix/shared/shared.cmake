# The mechanisms that Unix platforms share. Their platform.cmake includes this file.
set(MIO_POSIX_SHARED_SOURCES
  ${CMAKE_CURRENT_LIST_DIR}/src/addressed_sockets.cpp
  ${CMAKE_CURRENT_LIST_DIR}/src/error.cpp
  ${CMAKE_CURRENT_LIST_DIR}/src/fd.cpp
  ${CMAKE_CURRENT_LIST_DIR}/src/pipes.cpp
  ${CMAKE_CURRENT_LIST_DIR}/src/preopened.cpp
  ${CMAKE_CURRENT_LIST_DIR}/src/socket_address.cpp
  ${CMAKE_CURRENT_LIST_DIR}/src/socket_options.cpp
  ${CMAKE_CURRENT_LIST_DIR}/src/sockets.cpp)
set(MIO_POSIX_SHARED_INCLUDES ${CMAKE_CURRENT_LIST_DIR}/include)
