# Static Linux programs on musl: a musl cross g++ if there is one, else zig. (The musl-gcc wrapper
# that distributions package is of no use here: it has no C++ headers.)
string(REPLACE "AMD64" "x86_64" mio_cpu "${CMAKE_HOST_SYSTEM_PROCESSOR}")
find_program(MIO_MUSL_CXX ${mio_cpu}-linux-musl-g++)
mark_as_advanced(MIO_MUSL_CXX)
if(MIO_MUSL_CXX)
  set(CMAKE_CXX_COMPILER "${MIO_MUSL_CXX}")
  string(APPEND CMAKE_EXE_LINKER_FLAGS_INIT " -static")
else()
  # zig links musl statically unless told otherwise.
  set(MIO_ZIG_TARGET ${mio_cpu}-linux-musl)
  include("${CMAKE_CURRENT_LIST_DIR}/zig.cmake")
endif()
