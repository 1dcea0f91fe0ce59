# What all compilers for WASI preview 1 share. The toolchain file that includes this one sets the
# compiler, and lists in mio_wasi_link_flags what only its linker wants. One that is not clang with
# lld also sets mio_wasi_size_flags and mio_wasi_size_link_flags, what it wants beside -Oz to be
# small.
#
#   MIO_WASI_LIBC         OFF: programs have no libc and define _start themselves, as our examples
#                         and tests do. ON: they have main() and the compiler's libc and libc++.
#   MIO_WASI_STACK_SIZE   bytes; the stack lies first in memory, so that an overflow traps.
#   MIO_WASI_LTO          ON: Release builds are optimised as a whole, which makes an example a
#                         quarter smaller. The archive then is for the same compiler only.
#   MIO_WASI_RUNNER       what runs a .wasm in a test: a program and its first arguments.
include_guard()

option(MIO_WASI_LIBC "Link programs with the compiler's libc" OFF)
option(MIO_WASI_LTO "Optimise Release builds across files" ON)
set(MIO_WASI_STACK_SIZE 16384 CACHE STRING "Stack of a program, in bytes")

set(CMAKE_SYSTEM_NAME WASI)
set(CMAKE_SYSTEM_VERSION 1)
set(CMAKE_SYSTEM_PROCESSOR wasm32)
# Per language, because the general one is reset after the toolchain file.
foreach(language C CXX)
  set(CMAKE_EXECUTABLE_SUFFIX_${language} .wasm)
endforeach()
# Platform/WASI.cmake, for CMake before 3.31.
list(APPEND CMAKE_MODULE_PATH "${CMAKE_CURRENT_LIST_DIR}/..")

# CMake's probes have a main() and no _start; compile them only.
set(CMAKE_TRY_COMPILE_TARGET_TYPE STATIC_LIBRARY)
list(APPEND CMAKE_TRY_COMPILE_PLATFORM_VARIABLES MIO_WASI_LIBC MIO_WASI_LTO MIO_WASI_STACK_SIZE)

# Nothing of the build machine's is for the target.
set(CMAKE_FIND_ROOT_PATH_MODE_PROGRAM NEVER)
set(CMAKE_FIND_ROOT_PATH_MODE_LIBRARY ONLY)
set(CMAKE_FIND_ROOT_PATH_MODE_INCLUDE ONLY)
set(CMAKE_FIND_ROOT_PATH_MODE_PACKAGE ONLY)

# Copies become memory.copy, so that nobody has to supply a memcpy. Every host has it.
string(APPEND CMAKE_CXX_FLAGS_INIT " -mbulk-memory")
string(APPEND CMAKE_EXE_LINKER_FLAGS_INIT
  " -Wl,-z,stack-size=${MIO_WASI_STACK_SIZE} ${mio_wasi_link_flags}")
if(NOT MIO_WASI_LIBC)
  # zig guards the stack in debug builds, which is a call into a libc.
  string(APPEND CMAKE_CXX_FLAGS_INIT
    " -ffreestanding -fno-exceptions -fno-rtti -fno-stack-protector")
  string(APPEND CMAKE_EXE_LINKER_FLAGS_INIT " -nostdlib")
endif()

if(NOT DEFINED mio_wasi_size_link_flags)
  set(mio_wasi_size_flags "")
  # Numbers that the linker fills in take as many bytes as they need, not five.
  set(mio_wasi_size_link_flags "-Wl,--compress-relocations")
  if(MIO_WASI_LTO)
    # Loops keep one address with offsets from it, which are free, instead of one for each field.
    string(APPEND mio_wasi_size_link_flags " -Wl,-mllvm,-disable-lsr")
  endif()
endif()
set(mio_lto "")
if(MIO_WASI_LTO)
  set(mio_lto " -flto")
endif()
# A .wasm is sent over a network more often than not: small before fast.
set(CMAKE_CXX_FLAGS_RELEASE "-Oz ${mio_wasi_size_flags} -DNDEBUG${mio_lto}" CACHE STRING "")
set(CMAKE_EXE_LINKER_FLAGS_RELEASE "-Wl,--strip-all ${mio_wasi_size_link_flags}" CACHE STRING "")

if(NOT DEFINED CMAKE_CROSSCOMPILING_EMULATOR)
  if(MIO_WASI_RUNNER)
    set(CMAKE_CROSSCOMPILING_EMULATOR "${MIO_WASI_RUNNER}")
  else()
    get_filename_component(mio_root "${CMAKE_CURRENT_LIST_DIR}/../.." ABSOLUTE)
    file(GLOB mio_venv_wasmtime "${mio_root}/.venv/*/wasmtime*")
    find_program(MIO_WASMTIME wasmtime NO_CMAKE_FIND_ROOT_PATH)
    mark_as_advanced(MIO_WASMTIME)
    if(mio_venv_wasmtime OR MIO_WASMTIME)
      set(CMAKE_CROSSCOMPILING_EMULATOR "python3;${mio_root}/tools/run_wasi.py")
    endif()
  endif()
endif()
