# WASI preview 1: poll_oneoff, by direct imports of wasi_snapshot_preview1; no libc is needed.
set(MIO_PLATFORM_SOURCES
  ${CMAKE_CURRENT_LIST_DIR}/src/environment.cpp
  ${CMAKE_CURRENT_LIST_DIR}/src/error.cpp
  ${CMAKE_CURRENT_LIST_DIR}/src/preopened.cpp
  ${CMAKE_CURRENT_LIST_DIR}/src/selector_poll_oneoff.cpp
  ${CMAKE_CURRENT_LIST_DIR}/src/socket.cpp
  ${CMAKE_CURRENT_LIST_DIR}/src/source_state.cpp
  ${CMAKE_CURRENT_LIST_DIR}/src/waker_flag.cpp)
set(MIO_PLATFORM_INCLUDES ${CMAKE_CURRENT_LIST_DIR}/include)
set(MIO_PLATFORM_HOST wasi)
