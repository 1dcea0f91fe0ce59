# What selectors have in common whose list of sources is ours. A platform.cmake includes this file,
# and the platform gives what README.md lists.
set(MIO_SLOTS_SOURCES
  ${CMAKE_CURRENT_LIST_DIR}/src/registrations.cpp
  ${CMAKE_CURRENT_LIST_DIR}/src/source_state.cpp
  ${CMAKE_CURRENT_LIST_DIR}/src/waker_flag.cpp)
set(MIO_SLOTS_INCLUDES ${CMAKE_CURRENT_LIST_DIR}/include)
