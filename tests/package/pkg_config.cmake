# pkg-config and one compiler command, of what install.cmake staged.
include("${CMAKE_CURRENT_LIST_DIR}/common.cmake")

find_program(pkg_config NAMES pkg-config pkgconf)
if(NOT pkg_config)
  skip(pkg-config "it is not installed")
endif()

file(GLOB_RECURSE pc_file "${SCRATCH}/../install/stage/*.pc")
get_filename_component(pc_dir "${pc_file}" DIRECTORY)
set(ENV{PKG_CONFIG_PATH} "${pc_dir}")
run("${pkg_config}" --print-errors --cflags --libs mio)
separate_arguments(flags UNIX_COMMAND "${output}")
separate_arguments(compiler_arguments UNIX_COMMAND "${CMAKE_CXX_COMPILER_ARG1}")
if(CMAKE_CXX_COMPILER_TARGET)
  list(APPEND compiler_arguments "--target=${CMAKE_CXX_COMPILER_TARGET}")
endif()
run("${CMAKE_CXX_COMPILER}" ${compiler_arguments} -std=c++20 "${stranger}/main.cpp"
  ${flags} -o "${SCRATCH}/stranger")
expect_line("${expected_line}" "${SCRATCH}/stranger")

run("${pkg_config}" --variable=platform mio)
if(output STREQUAL "\n")
  message(FATAL_ERROR "mio.pc does not say which platform it is for")
endif()
pass()
