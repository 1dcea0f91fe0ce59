# The selector of poll(2), for platforms whose system has that call in whatever form. Their
# platform.cmake includes this file; they give <mio/sys/poll_calls.hpp>, and what README.md lists.
include(${CMAKE_CURRENT_LIST_DIR}/../slots/slots.cmake)
set(MIO_POLL2_SOURCES
  ${MIO_SLOTS_SOURCES}
  ${CMAKE_CURRENT_LIST_DIR}/src/selector.cpp)
set(MIO_POLL2_INCLUDES ${MIO_SLOTS_INCLUDES} ${CMAKE_CURRENT_LIST_DIR}/include)
