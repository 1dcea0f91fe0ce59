# toolchains/wasi-sdk.cmake. No package registry has wasi-sdk, so Debian's clang, lld and wasi-libc
# are laid out as it lays them out, under the name of preview 1 that it uses now and the one of old.
# Then the examples are built as they are, without a libc, and a stranger's main() with one.
include("${CMAKE_CURRENT_LIST_DIR}/common.cmake")
include("${PROJECT_SOURCE_DIR}/toolchains/detail/find_clang.cmake")

mio_find_clang(clang WITH wasm-ld llvm-ar llvm-ranlib)
file(GLOB runtime /usr/lib/llvm-*/lib/clang/*/lib/wasi/libclang_rt.builtins-wasm32.a)
if(NOT clang OR NOT runtime OR NOT EXISTS /usr/include/wasm32-wasi/c++/v1
    OR NOT EXISTS /usr/lib/wasm32-wasi/crt1.o)
  skip(wasi-sdk "Debian's clang, lld, llvm, wasi-libc and libc++-dev-wasm32 are not all here")
endif()
list(GET runtime 0 runtime)

get_filename_component(clang "${clang}" REALPATH)
get_filename_component(llvm "${clang}/../.." ABSOLUTE)
execute_process(COMMAND "${clang}" -print-resource-dir
  OUTPUT_VARIABLE resources OUTPUT_STRIP_TRAILING_WHITESPACE)
get_filename_component(version "${resources}" NAME)

# Lays out an SDK that calls its target `triple`.
function(lay_out sdk triple)
  file(MAKE_DIRECTORY "${sdk}/bin" "${sdk}/lib/clang/${version}/lib/wasi"
    "${sdk}/lib/clang/${version}/lib/wasm32-unknown-${triple}"
    "${sdk}/share/wasi-sysroot/include" "${sdk}/share/wasi-sysroot/lib")
  # A copy, not a link: clang looks for its parts beside the file it was started from.
  file(COPY "${clang}" DESTINATION "${sdk}/bin")
  get_filename_component(name "${clang}" NAME)
  file(CREATE_LINK ${name} "${sdk}/bin/clang++" SYMBOLIC)
  foreach(program wasm-ld llvm-ar llvm-ranlib)
    file(CREATE_LINK "${llvm}/bin/${program}" "${sdk}/bin/${program}" SYMBOLIC)
  endforeach()
  file(GLOB libraries "${llvm}/lib/lib*.so*")
  foreach(library IN LISTS libraries)
    get_filename_component(name "${library}" NAME)
    file(CREATE_LINK "${library}" "${sdk}/lib/${name}" SYMBOLIC)
  endforeach()
  file(CREATE_LINK "${resources}/include" "${sdk}/lib/clang/${version}/include" SYMBOLIC)
  file(CREATE_LINK "${runtime}"
    "${sdk}/lib/clang/${version}/lib/wasi/libclang_rt.builtins-wasm32.a" SYMBOLIC)
  file(CREATE_LINK "${runtime}"
    "${sdk}/lib/clang/${version}/lib/wasm32-unknown-${triple}/libclang_rt.builtins.a" SYMBOLIC)
  file(CREATE_LINK /usr/include/wasm32-wasi
    "${sdk}/share/wasi-sysroot/include/wasm32-${triple}" SYMBOLIC)
  file(CREATE_LINK /usr/lib/wasm32-wasi
    "${sdk}/share/wasi-sysroot/lib/wasm32-${triple}" SYMBOLIC)
endfunction()

# build_for_sdk(<project> <triple> <option>...): configures for an SDK of that layout and builds.
# The compiler must have been asked for the SDK's name of preview 1.
function(build_for_sdk project triple)
  lay_out("${SCRATCH}/sdk-${triple}" ${triple})
  run(${CMAKE_COMMAND} -S "${project}" -B "${SCRATCH}/build-${triple}"
    -G "${CMAKE_GENERATOR}" "-DCMAKE_MAKE_PROGRAM=${CMAKE_MAKE_PROGRAM}"
    "-DCMAKE_TOOLCHAIN_FILE=${PROJECT_SOURCE_DIR}/toolchains/wasi-sdk.cmake"
    "-DWASI_SDK_PATH=${SCRATCH}/sdk-${triple}" -DCMAKE_BUILD_TYPE=Release ${ARGN})
  run(${CMAKE_COMMAND} --build "${SCRATCH}/build-${triple}" --verbose)
  set(compiler "${SCRATCH}/sdk-${triple}/bin/clang++ --target=wasm32-${triple} ")
  string(FIND "${output}" "${compiler}" found)
  if(found EQUAL -1)
    fail("not compiled by ${compiler}" "" "${output}")
  endif()
endfunction()

build_for_sdk("${PROJECT_SOURCE_DIR}" wasip1 -DMIO_BUILD_TESTS=OFF -DMIO_INSTALL=OFF)
build_for_sdk("${stranger}/wasi_libc" wasi
  -DMIO_WASI_LIBC=ON "-DMIO_TREE=${PROJECT_SOURCE_DIR}")

set(program "${SCRATCH}/build-wasi/stranger.wasm")
find_program(wasmtime wasmtime HINTS "${PROJECT_SOURCE_DIR}/.venv/bin")
if(wasmtime)
  expect_line("polled: 0 events" "${wasmtime}" run "${program}")
elseif(NOT EXISTS "${program}")
  message(FATAL_ERROR "there is no ${program}")
endif()
pass()
