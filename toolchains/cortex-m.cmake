# A Cortex-M and nothing under it: Debian's arm-none-eabi-g++, and QEMU to run the tests.
#
#   MIO_CORTEX_M_CPU   the CPU: cortex-m3 (default), or cortex-m0, which has no atomic
#                      read-modify-write
#
# Programs are linked without a libc. What compilers make of copies comes from the board.
include_guard()

set(MIO_CORTEX_M_CPU cortex-m3 CACHE STRING "What to compile for, such as cortex-m0 or cortex-m3")
list(APPEND CMAKE_TRY_COMPILE_PLATFORM_VARIABLES MIO_CORTEX_M_CPU)

find_program(MIO_ARM_CXX arm-none-eabi-g++)
find_program(MIO_ARM_CC arm-none-eabi-gcc)
find_program(MIO_ARM_QEMU qemu-system-arm)
mark_as_advanced(MIO_ARM_CXX MIO_ARM_CC MIO_ARM_QEMU)
if(NOT MIO_ARM_CXX)
  message(FATAL_ERROR "cortex-m.cmake: there is no arm-none-eabi-g++ in PATH. `make test-tools` "
    "installs it; on Debian by hand: apt install gcc-arm-none-eabi libnewlib-arm-none-eabi "
    "libstdc++-arm-none-eabi-newlib")
endif()

set(CMAKE_SYSTEM_NAME Generic)
set(CMAKE_SYSTEM_PROCESSOR arm)
set(CMAKE_CXX_COMPILER "${MIO_ARM_CXX}")
set(CMAKE_C_COMPILER "${MIO_ARM_CC}")
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
# Flash is what there is least of.
set(CMAKE_CXX_FLAGS_RELEASE "-Os -DNDEBUG" CACHE STRING "")
set(CMAKE_C_FLAGS_RELEASE "-Os -DNDEBUG" CACHE STRING "")

if(NOT DEFINED CMAKE_CROSSCOMPILING_EMULATOR AND MIO_ARM_QEMU)
  get_filename_component(mio_root "${CMAKE_CURRENT_LIST_DIR}/.." ABSOLUTE)
  set(CMAKE_CROSSCOMPILING_EMULATOR "python3;${mio_root}/tools/run_firmware.py")
endif()
