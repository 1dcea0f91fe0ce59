# This machine's own compiler, found by CMake as ever; zig where there is none. (Setting no
# CMAKE_SYSTEM_NAME is what makes it a native build.)
find_program(MIO_NATIVE_CXX NAMES c++ g++ clang++ cl)
mark_as_advanced(MIO_NATIVE_CXX)
if(NOT MIO_NATIVE_CXX AND NOT CMAKE_CXX_COMPILER AND NOT DEFINED ENV{CXX})
  include("${CMAKE_CURRENT_LIST_DIR}/zig.cmake")
endif()
