# A Cortex-M and nothing under it: Debian's arm-none-eabi-g++, and QEMU to run the tests.
#
#   MIO_CORTEX_M_CPU   the CPU: cortex-m3 (default), or cortex-m0, which has no atomic
#                      read-modify-write
#   MIO_CORTEX_M_LTO   ON: the C++ of a Release build is optimised as a whole, which makes the echo
#                      server without lwIP a quarter smaller; its objects are for this compiler
#                      alone. OFF: plain objects
#
# Programs are linked without a libc. What compilers make of copies comes from the board.
include_guard()

set(MIO_CORTEX_M_CPU cortex-m3 CACHE STRING "What to compile for, such as cortex-m0 or cortex-m3")
option(MIO_CORTEX_M_LTO "Optimise Release builds across files" ON)
list(APPEND CMAKE_TRY_COMPILE_PLATFORM_VARIABLES MIO_CORTEX_M_CPU MIO_CORTEX_M_LTO)

find_program(MIO_ARM_CXX arm-none-eabi-g++)
find_program(MIO_ARM_CC arm-none-eabi-gcc)
find_program(MIO_ARM_AR arm-none-eabi-gcc-ar)
find_program(MIO_ARM_RANLIB arm-none-eabi-gcc-ranlib)
find_program(MIO_ARM_QEMU qemu-system-arm)
mark_as_advanced(MIO_ARM_CXX MIO_ARM_CC MIO_ARM_AR MIO_ARM_RANLIB MIO_ARM_QEMU)
if(NOT MIO_ARM_CXX OR NOT MIO_ARM_CC OR NOT MIO_ARM_AR OR NOT MIO_ARM_RANLIB)
  message(FATAL_ERROR "cortex-m.cmake: there is no arm-none-eabi-g++ with its "
    "-gcc, -gcc-ar and -gcc-ranlib in PATH. `make test-tools` "
    "installs it; on Debian by hand: apt install gcc-arm-none-eabi libnewlib-arm-none-eabi "
    "libstdc++-arm-none-eabi-newlib")
endif()

set(CMAKE_SYSTEM_NAME Generic)
set(CMAKE_SYSTEM_PROCESSOR arm)
set(CMAKE_CXX_COMPILER "${MIO_ARM_CXX}")
set(CMAKE_C_COMPILER "${MIO_ARM_CC}")
# GCC's own, which know the objects of link-time optimisation.
set(CMAKE_AR "${MIO_ARM_AR}" CACHE FILEPATH "")
set(CMAKE_RANLIB "${MIO_ARM_RANLIB}" CACHE FILEPATH "")
foreach(language C CXX)
  set(CMAKE_EXECUTABLE_SUFFIX_${language} .elf)
endforeach()
# CMake's probes have no vector table; compile them only.
set(CMAKE_TRY_COMPILE_TARGET_TYPE STATIC_LIBRARY)

# Nothing of the build machine's is for the target.
set(CMAKE_FIND_ROOT_PATH_MODE_PROGRAM NEVER)
set(CMAKE_FIND_ROOT_PATH_MODE_LIBRARY ONLY)
set(CMAKE_FIND_ROOT_PATH_MODE_INCLUDE ONLY)
set(CMAKE_FIND_ROOT_PATH_MODE_PACKAGE ONLY)

set(mio_flags " -mcpu=${MIO_CORTEX_M_CPU} -mthumb -ffreestanding -ffunction-sections \
-fdata-sections -fno-unwind-tables -fno-asynchronous-unwind-tables -fstack-usage")
string(APPEND CMAKE_C_FLAGS_INIT "${mio_flags}")
string(APPEND CMAKE_CXX_FLAGS_INIT
  "${mio_flags} -fno-exceptions -fno-rtti -fno-threadsafe-statics")
string(APPEND CMAKE_EXE_LINKER_FLAGS_INIT " -nostdlib -Wl,--gc-sections")
# Flash is what there is least of. -Oz is the same to g++ 12.
set(mio_flags "-Os -DNDEBUG")
set(CMAKE_C_FLAGS_RELEASE "${mio_flags}" CACHE STRING "")
if(MIO_CORTEX_M_LTO)
  # Functions that are equal are so small that sharing them costs more, as it keeps them from being
  # inlined: 3 % of the echo server.
  string(APPEND mio_flags " -flto -fno-ipa-icf")
endif()
set(CMAKE_CXX_FLAGS_RELEASE "${mio_flags}" CACHE STRING "")

if(NOT DEFINED CMAKE_CROSSCOMPILING_EMULATOR AND MIO_ARM_QEMU)
  get_filename_component(mio_root "${CMAKE_CURRENT_LIST_DIR}/.." ABSOLUTE)
  set(CMAKE_CROSSCOMPILING_EMULATOR "python3;${mio_root}/tools/run_firmware.py")
endif()
