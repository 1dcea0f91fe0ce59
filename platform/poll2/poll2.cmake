# The selector of poll(2), for platforms whose system has that call in whatever form. Their
# platform.cmake includes this file; they give <mio/sys/poll_calls.hpp>, and a header of mio/sys/
# for each one of mio/poll2/ that only includes it.
set(MIO_POLL2_SOURCES
  ${CMAKE_CURRENT_LIST_DIR}/src/selector.cpp
  ${CMAKE_CURRENT_LIST_DIR}/src/source_state.cpp
  ${CMAKE_CURRENT_LIST_DIR}/src/waker_flag.cpp)
set(MIO_POLL2_INCLUDES ${CMAKE_CURRENT_LIST_DIR}/include)
