# The Hermit unikernel. A program is linked in two steps: here into one object, whose undefined
# symbols are the kernel's calls, and later with the kernel's library, which is the rest of the same
# program and begins it.
#
#   MIO_HERMIT_CPU        x86_64, aarch64 or riscv64
#   MIO_HERMIT_COMPILER   clang, or g++: Debian's for Linux on that CPU, of which nothing but the
#                         compiler is used
include_guard()
include("${CMAKE_CURRENT_LIST_DIR}/detail/find_clang.cmake")

set(MIO_HERMIT_CPU x86_64 CACHE STRING "What to compile for: x86_64, aarch64 or riscv64")
set(MIO_HERMIT_COMPILER clang CACHE STRING "What to compile with: clang or g++")
list(APPEND CMAKE_TRY_COMPILE_PLATFORM_VARIABLES MIO_HERMIT_CPU MIO_HERMIT_COMPILER)
if(NOT MIO_HERMIT_CPU MATCHES "^(x86_64|aarch64|riscv64)$")
  message(FATAL_ERROR
    "hermit.cmake: MIO_HERMIT_CPU is \"${MIO_HERMIT_CPU}\", not x86_64, aarch64 or riscv64")
endif()

# The C++ headers are those of Debian's g++. Nothing of a libc is linked, but they read its headers,
# and find in them what g++ defines by itself.
set(mio_triple ${MIO_HERMIT_CPU}-linux-gnu)
set(mio_flags "-ffreestanding -fno-exceptions -fno-rtti -fno-threadsafe-statics -fPIE")
string(APPEND mio_flags " -fno-stack-protector")
if(MIO_HERMIT_COMPILER STREQUAL "clang")
  mio_find_clang(mio_cxx WITH ld.lld)
  set(CMAKE_CXX_COMPILER_TARGET ${MIO_HERMIT_CPU}-unknown-hermit)
  string(APPEND mio_flags " -D_GNU_SOURCE")
  # Where a cross compiler has them, and else where this machine's own has them.
  file(GLOB mio_headers LIST_DIRECTORIES true "/usr/${mio_triple}/include/c++/*")
  if(NOT mio_headers)
    file(GLOB mio_headers LIST_DIRECTORIES true "/usr/include/c++/*")
  endif()
  list(GET mio_headers 0 mio_headers)
  get_filename_component(mio_version "${mio_headers}" NAME)
  foreach(dir IN ITEMS "${mio_headers}" "${mio_headers}/${mio_triple}"
      "/usr/include/${mio_triple}/c++/${mio_version}" "/usr/${mio_triple}/include"
      "/usr/include/${mio_triple}" "/usr/include")
    if(IS_DIRECTORY "${dir}")
      string(APPEND mio_flags " -isystem ${dir}")
    endif()
  endforeach()
elseif(MIO_HERMIT_COMPILER STREQUAL "g++")
  if(MIO_HERMIT_CPU STREQUAL "aarch64")
    string(APPEND mio_flags " -mno-outline-atomics")  # Those are functions of libgcc.
  endif()
  find_program(MIO_HERMIT_GXX ${mio_triple}-g++)
  mark_as_advanced(MIO_HERMIT_GXX)
  set(mio_cxx "${MIO_HERMIT_GXX}")
else()
  message(FATAL_ERROR
    "hermit.cmake: MIO_HERMIT_COMPILER is \"${MIO_HERMIT_COMPILER}\", not clang or g++")
endif()
if(NOT mio_cxx)
  message(FATAL_ERROR "hermit.cmake: there is no ${MIO_HERMIT_COMPILER} for ${MIO_HERMIT_CPU}. "
    "`make test-tools` installs it; on Debian by hand: apt install clang lld g++-${mio_triple}")
endif()

set(CMAKE_SYSTEM_NAME Hermit)
set(CMAKE_SYSTEM_PROCESSOR ${MIO_HERMIT_CPU})
set(CMAKE_CXX_COMPILER "${mio_cxx}")
# Platform/Hermit.cmake.
list(APPEND CMAKE_MODULE_PATH "${CMAKE_CURRENT_LIST_DIR}")
# CMake's probes have a main(), which nobody calls.
set(CMAKE_TRY_COMPILE_TARGET_TYPE STATIC_LIBRARY)

# The kernel is in the same program, and its interrupts use the stack that they find.
if(MIO_HERMIT_CPU STREQUAL "x86_64")
  string(APPEND mio_flags " -mno-red-zone -fcf-protection=none")
endif()
string(APPEND CMAKE_CXX_FLAGS_INIT " ${mio_flags}")
if(MIO_HERMIT_COMPILER STREQUAL "clang")
  # For this target clang would have gcc link.
  mio_clang_program(mio_ld "${mio_cxx}" ld.lld)
  set(CMAKE_CXX_LINK_EXECUTABLE "${mio_ld} -r <OBJECTS> -o <TARGET> <LINK_LIBRARIES>")
else()
  string(APPEND CMAKE_EXE_LINKER_FLAGS_INIT " -nostdlib -r")
endif()

# Nothing of the build machine's is for the target.
set(CMAKE_FIND_ROOT_PATH_MODE_PROGRAM NEVER)
set(CMAKE_FIND_ROOT_PATH_MODE_LIBRARY ONLY)
set(CMAKE_FIND_ROOT_PATH_MODE_PACKAGE ONLY)
