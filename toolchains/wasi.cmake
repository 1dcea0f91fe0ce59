# WASI preview 1 with the first compiler there is: wasi-sdk if WASI_SDK_PATH is set, else Debian's
# clang and wasi-libc, else zig. All three give the same programs; the small file that is included
# says how.
if(NOT MIO_WASI_TOOLCHAIN)
  include("${CMAKE_CURRENT_LIST_DIR}/detail/find_clang.cmake")
  mio_find_clang(mio_clang WITH wasm-ld llvm-ar)
  if(WASI_SDK_PATH OR DEFINED ENV{WASI_SDK_PATH})
    set(mio_found wasi-sdk)
  elseif(mio_clang AND EXISTS /usr/include/wasm32-wasi/c++/v1)
    set(mio_found wasi-debian)
  else()
    set(mio_found wasi-zig)
  endif()
  set(MIO_WASI_TOOLCHAIN ${mio_found} CACHE STRING "wasi-sdk, wasi-debian or wasi-zig")
  message(STATUS "mio: WASI compiler from toolchains/${MIO_WASI_TOOLCHAIN}.cmake")
endif()
list(APPEND CMAKE_TRY_COMPILE_PLATFORM_VARIABLES MIO_WASI_TOOLCHAIN)
include("${CMAKE_CURRENT_LIST_DIR}/${MIO_WASI_TOOLCHAIN}.cmake")
