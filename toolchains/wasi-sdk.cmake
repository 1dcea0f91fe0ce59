# WASI preview 1 with wasi-sdk (any release with clang 14 or later). Where it lies comes from
# -DWASI_SDK_PATH= or the environment variable of that name.
include_guard()
if(NOT WASI_SDK_PATH)
  set(WASI_SDK_PATH "$ENV{WASI_SDK_PATH}")
endif()
if(NOT EXISTS "${WASI_SDK_PATH}/share/wasi-sysroot")
  message(FATAL_ERROR "wasi-sdk.cmake: there is no wasi-sdk at \"${WASI_SDK_PATH}\" (it should "
    "have share/wasi-sysroot); set WASI_SDK_PATH")
endif()
list(APPEND CMAKE_TRY_COMPILE_PLATFORM_VARIABLES WASI_SDK_PATH)

set(mio_sysroot "${WASI_SDK_PATH}/share/wasi-sysroot")
# Preview 1 was called wasm32-wasi until wasi-sdk 22. Later SDKs have both, and clang calls the old
# name deprecated.
if(IS_DIRECTORY "${mio_sysroot}/include/wasm32-wasip1")
  set(CMAKE_CXX_COMPILER_TARGET wasm32-wasip1)
else()
  set(CMAKE_CXX_COMPILER_TARGET wasm32-wasi)
  string(APPEND CMAKE_CXX_FLAGS_INIT " -Wno-deprecated")
endif()

find_program(mio_sdk_clang clang++ HINTS "${WASI_SDK_PATH}/bin" NO_DEFAULT_PATH REQUIRED)
find_program(mio_sdk_ar llvm-ar HINTS "${WASI_SDK_PATH}/bin" NO_DEFAULT_PATH REQUIRED)
mark_as_advanced(mio_sdk_clang mio_sdk_ar)
set(CMAKE_CXX_COMPILER "${mio_sdk_clang}")
set(CMAKE_AR "${mio_sdk_ar}" CACHE FILEPATH "")
set(CMAKE_SYSROOT "${mio_sysroot}")

set(mio_wasi_link_flags "-Wl,--stack-first")
include("${CMAKE_CURRENT_LIST_DIR}/detail/wasi.cmake")
