# What the scripts of this folder share. Each is one test: it ends with pass(), or skip(), or an
# error. They start with an empty folder SCRATCH, and with the settings of the build they belong to.
cmake_minimum_required(VERSION 3.20...4.0)
include("${SETTINGS}")

get_filename_component(test_name "${CMAKE_SCRIPT_MODE_FILE}" NAME_WE)
set(stranger "${CMAKE_CURRENT_LIST_DIR}/stranger")
file(REMOVE_RECURSE "${SCRATCH}")
file(MAKE_DIRECTORY "${SCRATCH}")

# The build our own belongs to may hand these down; a stranger has none of them.
foreach(name DESTDIR CMAKE_TOOLCHAIN_FILE CMAKE_BUILD_TYPE CXXFLAGS LDFLAGS)
  unset(ENV{${name}})
endforeach()

# How this build configures, so that a stranger's does the same.
set(configure_options -G "${CMAKE_GENERATOR}")
foreach(name CMAKE_MAKE_PROGRAM CMAKE_TOOLCHAIN_FILE CMAKE_BUILD_TYPE
    MIO_ZIG MIO_ZIG_TARGET MIO_ZIG_CACHE_DIR)
  if(${name})
    list(APPEND configure_options "-D${name}=${${name}}")
  endif()
endforeach()
if(NOT CMAKE_TOOLCHAIN_FILE)
  list(APPEND configure_options "-DCMAKE_CXX_COMPILER=${CMAKE_CXX_COMPILER}")
endif()
# Which platform: for those projects that build the library.
set(platform_options "")
foreach(name MIO_PLATFORM MIO_PLATFORM_DIR)
  if(${name})
    list(APPEND platform_options "-D${name}=${${name}}")
  endif()
endforeach()

# Ends the test. The output goes first and by itself: an error message would be wrapped.
function(fail problem command out)
  list(JOIN command " " command)
  message("${command}\n${out}")
  message(FATAL_ERROR "${problem}")
endfunction()

# Runs a command that must succeed. Sets `output`.
function(run)
  execute_process(COMMAND ${ARGN} RESULT_VARIABLE status OUTPUT_VARIABLE out ERROR_VARIABLE out)
  if(NOT status EQUAL 0)
    fail("the command above ended with ${status}" "${ARGN}" "${out}")
  endif()
  set(output "${out}" PARENT_SCOPE)
endfunction()

# run_failing(<command>... SAYS <regex>...): runs a command that must fail and say all of this.
function(run_failing)
  cmake_parse_arguments(PARSE_ARGV 0 ARG "" "" "SAYS")
  execute_process(COMMAND ${ARG_UNPARSED_ARGUMENTS}
    RESULT_VARIABLE status OUTPUT_VARIABLE out ERROR_VARIABLE out)
  if(status EQUAL 0)
    fail("the command above should have failed" "${ARG_UNPARSED_ARGUMENTS}" "${out}")
  endif()
  # CMake wraps its messages.
  string(REGEX REPLACE "[ \n]+" " " unwrapped "${out}")
  foreach(pattern IN LISTS ARG_SAYS)
    if(NOT unwrapped MATCHES "${pattern}")
      fail("the command above did not say \"${pattern}\"" "${ARG_UNPARSED_ARGUMENTS}" "${out}")
    endif()
  endforeach()
endfunction()

# Runs the stranger's program, which must print the line.
function(expect_line line)
  run(${ARGN})
  if(NOT output MATCHES "(^|\n)${line}\n")
    fail("the command above did not print \"${line}\"" "${ARGN}" "${output}")
  endif()
endfunction()

# Configures a folder of stranger/, builds it, and runs its program, which must print the line.
function(build_and_run project line)
  run(${CMAKE_COMMAND} -S "${stranger}/${project}" -B "${SCRATCH}/build"
    ${configure_options} ${ARGN})
  run(${CMAKE_COMMAND} --build "${SCRATCH}/build" --config "${CMAKE_BUILD_TYPE}")
  file(GLOB program "${SCRATCH}/build/stranger*" "${SCRATCH}/build/*/stranger*")
  list(FILTER program INCLUDE REGEX "/stranger(\\.exe)?$")
  expect_line("${line}" ${program})
endfunction()

# What a project that takes the sources in must not notice.
function(expect_no_trace)
  file(STRINGS "${SCRATCH}/build/CMakeCache.txt" cache REGEX "^MIO_(BUILD|INSTALL|WERROR).*=ON")
  if(cache)
    message(FATAL_ERROR "a subproject should build the library only, but: ${cache}")
  endif()
  set(ENV{DESTDIR} "${SCRATCH}/stage")
  run(${CMAKE_COMMAND} --install "${SCRATCH}/build" --config "${CMAKE_BUILD_TYPE}")
  unset(ENV{DESTDIR})
  file(GLOB_RECURSE installed "${SCRATCH}/stage/*")
  if(installed)
    message(FATAL_ERROR "a subproject should install nothing, but: ${installed}")
  endif()
endfunction()

function(say line)
  execute_process(COMMAND ${CMAKE_COMMAND} -E echo "${line}")
endfunction()

macro(pass)
  say("1 passed, 0 failed, 0 skipped")
endmacro()

# Ends the script.
macro(skip capability reason)
  say("SKIP package.${test_name}: ${capability}: ${reason}")
  say("0 passed, 0 failed, 1 skipped")
  return()
endmacro()

# What the program prints on the platform of this build.
if(MIO_PLATFORM STREQUAL "none")
  set(expected_line "unsupported")
else()
  set(expected_line "polled: 0 events")
endif()
