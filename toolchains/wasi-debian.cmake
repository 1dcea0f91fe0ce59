# WASI preview 1 with what Debian and its descendants package: any clang++ from 14 on with its lld,
# wasi-libc and libc++-dev-wasm32 (for the C++ headers; nothing of them is linked).
include_guard()
include("${CMAKE_CURRENT_LIST_DIR}/detail/find_clang.cmake")

if(NOT MIO_WASI_CLANG)
  mio_find_clang(mio_clang WITH wasm-ld llvm-ar)
  set(MIO_WASI_CLANG "${mio_clang}" CACHE FILEPATH "The clang++ that compiles for WASI")
endif()
if(NOT MIO_WASI_CLANG OR NOT EXISTS /usr/include/wasm32-wasi/c++/v1)
  message(FATAL_ERROR "wasi-debian.cmake wants clang++ 14 or later with wasm-ld and llvm-ar, and "
    "/usr/include/wasm32-wasi/c++/v1. On Debian 12: "
    "apt install clang lld llvm wasi-libc libc++-dev-wasm32")
endif()
list(APPEND CMAKE_TRY_COMPILE_PLATFORM_VARIABLES MIO_WASI_CLANG)

set(CMAKE_CXX_COMPILER "${MIO_WASI_CLANG}")
# Only the old name of the target finds Debian's headers, and newer clangs call it deprecated.
set(CMAKE_CXX_COMPILER_TARGET wasm32-wasi)
string(APPEND CMAKE_CXX_FLAGS_INIT " -Wno-deprecated")
mio_clang_program(mio_ar "${MIO_WASI_CLANG}" llvm-ar)
set(CMAKE_AR "${mio_ar}" CACHE FILEPATH "")

set(mio_wasi_link_flags "-Wl,--stack-first")
if(MIO_WASI_LIBC)
  # The run-time support for wasm is packaged for Debian's own clang only; any clang can link it.
  file(GLOB mio_runtime /usr/lib/llvm-*/lib/clang/*/lib/wasi/libclang_rt.builtins-wasm32.a)
  list(GET mio_runtime 0 mio_runtime)
  get_filename_component(mio_resource_dir "${mio_runtime}/../../.." ABSOLUTE)
  string(APPEND mio_wasi_link_flags " -resource-dir=${mio_resource_dir}")
endif()
include("${CMAKE_CURRENT_LIST_DIR}/detail/wasi.cmake")
