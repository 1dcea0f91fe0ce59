# No operating system: readiness comes from interrupts. The three hooks of
# mio/baremetal/hooks.hpp are the board's, not ours.
#
#   MIO_BAREMETAL_SOCKETS   which folder of sockets/ brings the network: none, or lwip
#   MIO_BAREMETAL_BOARD     the folder of examples/firmware/board/ that examples and tests run on;
#                           empty: there are none
set(MIO_BAREMETAL_SOCKETS none CACHE STRING "none, or lwip")
set(MIO_BAREMETAL_BOARD "" CACHE STRING "A folder of examples/firmware/board; empty: no programs")
set_property(CACHE MIO_BAREMETAL_SOCKETS PROPERTY STRINGS none lwip)

set(MIO_PLATFORM_SOURCES
  ${CMAKE_CURRENT_LIST_DIR}/src/chore.cpp
  ${CMAKE_CURRENT_LIST_DIR}/src/device.cpp
  ${CMAKE_CURRENT_LIST_DIR}/src/selector_interrupts.cpp
  ${CMAKE_CURRENT_LIST_DIR}/src/source_state.cpp
  ${CMAKE_CURRENT_LIST_DIR}/src/waker_flag.cpp)
set(MIO_PLATFORM_INCLUDES
  ${CMAKE_CURRENT_LIST_DIR}/include
  ${CMAKE_CURRENT_LIST_DIR}/sockets/${MIO_BAREMETAL_SOCKETS}/include)
include(${CMAKE_CURRENT_LIST_DIR}/sockets/${MIO_BAREMETAL_SOCKETS}/sockets.cmake OPTIONAL)
if(MIO_BAREMETAL_BOARD)
  set(MIO_PLATFORM_HOST firmware)
endif()
