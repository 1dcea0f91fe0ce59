# Any target zig knows, with the zig of the project's virtual environment or of PATH.
#
#   MIO_ZIG_TARGET      <cpu>-<os>[-<abi>], for instance aarch64-linux-musl; empty: this machine
#   MIO_ZIG_CACHE_DIR   where zig keeps the libc and libc++ it builds (a minute or two the first
#                       time for each target); the default is ZIG_GLOBAL_CACHE_DIR of the
#                       environment, which the presets share, else in the build folder
#   MIO_ZIG_LIBCXX      OFF: link without libc++, which saves most of that time; programs then can
#                       use of the C++ library what is in its headers, as mio itself does
include_guard()
include("${CMAKE_CURRENT_LIST_DIR}/detail/find_zig.cmake")

set(MIO_ZIG_TARGET "" CACHE STRING "What to compile for; empty: this machine")
option(MIO_ZIG_LIBCXX "Link libc++" ON)
set(mio_cache_dir "$ENV{ZIG_GLOBAL_CACHE_DIR}")
if(NOT mio_cache_dir)
  set(mio_cache_dir "${CMAKE_BINARY_DIR}/zig-cache")
endif()
set(MIO_ZIG_CACHE_DIR "${mio_cache_dir}" CACHE PATH "Where zig keeps what it builds")
mio_find_zig(mio_zig)
if(NOT mio_zig)
  message(FATAL_ERROR "zig.cmake: there is no zig, neither in .venv nor in PATH. "
    "python3 tools/setup.py installs it into .venv; -DMIO_ZIG=<path> names another one.")
endif()
list(APPEND CMAKE_TRY_COMPILE_PLATFORM_VARIABLES
  MIO_ZIG MIO_ZIG_CACHE_DIR MIO_ZIG_LIBCXX MIO_ZIG_TARGET)

# A compiler may be a program and its first arguments. The cache can only be set by environment.
set(mio_zig_command "${CMAKE_COMMAND}" -E env "ZIG_GLOBAL_CACHE_DIR=${MIO_ZIG_CACHE_DIR}"
  "${mio_zig}")
set(CMAKE_CXX_COMPILER ${mio_zig_command} c++)
set(CMAKE_CXX_COMPILER_TARGET native)
if(MIO_ZIG_TARGET)
  set(CMAKE_CXX_COMPILER_TARGET ${MIO_ZIG_TARGET})
endif()
if(NOT MIO_ZIG_LIBCXX)
  list(JOIN mio_zig_command "\" \"" mio_link)
  set(CMAKE_CXX_LINK_EXECUTABLE "\"${mio_link}\" cc --target=${CMAKE_CXX_COMPILER_TARGET} <FLAGS> \
<CMAKE_CXX_LINK_FLAGS> <LINK_FLAGS> <OBJECTS> -o <TARGET> <LINK_LIBRARIES>")
endif()
# zig brings the archiver as a subcommand, which CMAKE_AR, one program, cannot express.
set(CMAKE_CXX_ARCHIVE_CREATE "\"${mio_zig}\" ar qc <TARGET> <LINK_FLAGS> <OBJECTS>")
set(CMAKE_CXX_ARCHIVE_APPEND "\"${mio_zig}\" ar q <TARGET> <LINK_FLAGS> <OBJECTS>")
set(CMAKE_CXX_ARCHIVE_FINISH "\"${mio_zig}\" ranlib <TARGET>")
# CMake's scanner for modules does not see through such a compiler.
set(CMAKE_CXX_SCAN_FOR_MODULES OFF)
# Without optimisation zig turns UBSan on; MIO_SANITIZE is what decides that here.
string(APPEND CMAKE_CXX_FLAGS_INIT " -fno-sanitize=undefined")

if(MIO_ZIG_TARGET)
  if(NOT MIO_ZIG_TARGET MATCHES "^([a-z0-9_]+)-([a-z]+)")
    message(FATAL_ERROR "zig.cmake: MIO_ZIG_TARGET is \"${MIO_ZIG_TARGET}\", "
      "not <cpu>-<os>[-<abi>]")
  endif()
  set(mio_cpu "${CMAKE_MATCH_1}")
  set(mio_os "${CMAKE_MATCH_2}")
  set(mio_system_of_linux Linux)
  set(mio_system_of_macos Darwin)
  set(mio_system_of_freebsd FreeBSD)
  set(mio_system_of_netbsd NetBSD)
  set(mio_system_of_openbsd OpenBSD)
  set(mio_system_of_windows Windows)
  if(mio_os STREQUAL "wasi")
    # zig puts the stack first by itself, and does not know the flag for it.
    set(mio_wasi_link_flags "")
    # It also turns -Oz into -Os, unless clang is told behind its back.
    set(mio_wasi_size_flags "-Xclang -Oz")
    set(mio_wasi_size_link_flags "")
    include("${CMAKE_CURRENT_LIST_DIR}/detail/wasi.cmake")
  elseif(NOT DEFINED mio_system_of_${mio_os})
    message(FATAL_ERROR "zig.cmake: \"${mio_os}\" of MIO_ZIG_TARGET is not a system it maps "
      "to a CMAKE_SYSTEM_NAME; add it to this file")
  elseif(NOT "${mio_system_of_${mio_os}}-${mio_cpu}" STREQUAL
      "${CMAKE_HOST_SYSTEM_NAME}-${CMAKE_HOST_SYSTEM_PROCESSOR}")
    set(CMAKE_SYSTEM_NAME "${mio_system_of_${mio_os}}")
    set(CMAKE_SYSTEM_PROCESSOR "${mio_cpu}")
  endif()
endif()
