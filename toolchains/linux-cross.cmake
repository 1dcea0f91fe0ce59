# Linux on another CPU, with Debian's cross g++ and, to run the tests, qemu-user.
#
#   MIO_CROSS_CPU   aarch64, armhf (32-bit) or s390x (big-endian)
#
# Programs are static, so that the emulator needs no root folder of that CPU's libraries.
include_guard()

set(MIO_CROSS_CPU "" CACHE STRING "What to compile for: aarch64, armhf or s390x")
list(APPEND CMAKE_TRY_COMPILE_PLATFORM_VARIABLES MIO_CROSS_CPU)

set(mio_triple_of_aarch64 aarch64-linux-gnu)
set(mio_triple_of_armhf arm-linux-gnueabihf)
set(mio_triple_of_s390x s390x-linux-gnu)
# As `uname -m` says there.
set(mio_processor_of_aarch64 aarch64)
set(mio_processor_of_armhf armv7l)
set(mio_processor_of_s390x s390x)
set(mio_emulator_of_aarch64 qemu-aarch64)
set(mio_emulator_of_armhf qemu-arm)
set(mio_emulator_of_s390x qemu-s390x)
if(NOT DEFINED mio_triple_of_${MIO_CROSS_CPU})
  message(FATAL_ERROR "linux-cross.cmake: MIO_CROSS_CPU is \"${MIO_CROSS_CPU}\", "
    "not aarch64, armhf or s390x")
endif()
set(mio_triple ${mio_triple_of_${MIO_CROSS_CPU}})
set(mio_emulator ${mio_emulator_of_${MIO_CROSS_CPU}})

find_program(MIO_CROSS_CXX ${mio_triple}-g++)
# qemu-user-static has the same program under another name.
find_program(MIO_CROSS_EMULATOR NAMES ${mio_emulator} ${mio_emulator}-static)
mark_as_advanced(MIO_CROSS_CXX MIO_CROSS_EMULATOR)
if(NOT MIO_CROSS_CXX)
  message(FATAL_ERROR "linux-cross.cmake: there is no ${mio_triple}-g++ in PATH. `make test-tools` "
    "installs it; on Debian by hand: apt install g++-${mio_triple}")
endif()
if(NOT MIO_CROSS_EMULATOR)
  message(FATAL_ERROR "linux-cross.cmake: there is no ${mio_emulator} in PATH to run the tests. "
    "`make test-tools` installs it; on Debian by hand: apt install qemu-user")
endif()

set(CMAKE_SYSTEM_NAME Linux)
set(CMAKE_SYSTEM_PROCESSOR ${mio_processor_of_${MIO_CROSS_CPU}})
set(CMAKE_CXX_COMPILER "${MIO_CROSS_CXX}")
set(CMAKE_CROSSCOMPILING_EMULATOR "${MIO_CROSS_EMULATOR}")
string(APPEND CMAKE_EXE_LINKER_FLAGS_INIT " -static")
if(MIO_CROSS_CPU STREQUAL "armhf")
  # Notes about objects of g++ before 7, at every std::vector.
  string(APPEND CMAKE_CXX_FLAGS_INIT " -Wno-psabi")
endif()

# Nothing of the build machine's is for the target. (doctest is one header of pure C++, and is
# looked for as an include; so those may be found.)
set(CMAKE_FIND_ROOT_PATH_MODE_PROGRAM NEVER)
