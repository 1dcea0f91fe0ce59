# WASI preview 1 with zig.
set(MIO_ZIG_TARGET wasm32-wasi)
include("${CMAKE_CURRENT_LIST_DIR}/zig.cmake")
