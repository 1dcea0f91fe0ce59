# What the folders of tests/ register their tests with. Each test is one ctest entry that runs one
# program; on a platform that is not this machine's, through CMAKE_CROSSCOMPILING_EMULATOR.

# Says a line on standard output and is skipped: for what this machine cannot run.
function(mio_add_skipped_test name capability reason labels)
  add_test(NAME ${name} COMMAND ${CMAKE_COMMAND}
    -D "NAME=${name}" -D "CAPABILITY=${capability}" -D "REASON=${reason}"
    -P "${PROJECT_SOURCE_DIR}/cmake/skip.cmake")
  set_tests_properties(${name} PROPERTIES
    LABELS "${labels}" SKIP_REGULAR_EXPRESSION "(^|\n)SKIP ")
endfunction()

# mio_add_test_executable(<name> LABELS <label>... SOURCES <file>...
#                         [LIBRARIES <target>...] [MIO <target>] [TIMEOUT <seconds>])
#
# A test program on the project's harness (the target mio_test_harness), and its ctest entry. MIO
# names another build of the library to link.
function(mio_add_test_executable name)
  cmake_parse_arguments(PARSE_ARGV 1 ARG "" "TIMEOUT;MIO" "LABELS;SOURCES;LIBRARIES")
  if(ARG_UNPARSED_ARGUMENTS OR NOT ARG_SOURCES OR NOT ARG_LABELS)
    message(FATAL_ERROR "mio_add_test_executable(${name}) wants LABELS and SOURCES; "
      "not understood: \"${ARG_UNPARSED_ARGUMENTS}\"")
  endif()
  if(NOT ARG_TIMEOUT)
    set(ARG_TIMEOUT 60)
  endif()

  add_executable(${name} ${ARG_SOURCES})
  if(ARG_MIO)
    # Not by linking the harness, which would bring the usual build with it.
    target_sources(${name} PRIVATE $<TARGET_OBJECTS:mio_test_harness>)
    target_include_directories(${name} PRIVATE "${PROJECT_SOURCE_DIR}/tests/harness")
    target_link_libraries(${name} PRIVATE ${ARG_MIO} ${ARG_LIBRARIES})
  else()
    target_link_libraries(${name} PRIVATE mio_test_harness mio::mio ${ARG_LIBRARIES})
  endif()
  mio_target_warnings(${name})

  if(CMAKE_CROSSCOMPILING AND NOT CMAKE_CROSSCOMPILING_EMULATOR)
    mio_add_skipped_test(${name} emulator
      "nothing here runs a program for ${CMAKE_SYSTEM_NAME}" "${ARG_LABELS}")
  else()
    add_test(NAME ${name} COMMAND ${name})
    set_tests_properties(${name} PROPERTIES LABELS "${ARG_LABELS}" TIMEOUT ${ARG_TIMEOUT})
  endif()
endfunction()

# mio_add_compile_fail_test(<name> <source> EXPECT <regex> [INCLUDES <folder>...])
#
# Passes if <source>, compiled as the library is, fails and says what matches <regex>, and if the
# same file with -DMIO_CONTROL compiles: so that it cannot fail for another reason than the one
# under test. INCLUDES come before all others: a folder there can stand in for a part of the
# platform.
function(mio_add_compile_fail_test name source)
  cmake_parse_arguments(PARSE_ARGV 2 ARG "" "EXPECT" "INCLUDES")
  if(ARG_UNPARSED_ARGUMENTS OR NOT ARG_EXPECT)
    message(FATAL_ERROR "mio_add_compile_fail_test(${name}) wants EXPECT; "
      "not understood: \"${ARG_UNPARSED_ARGUMENTS}\"")
  endif()

  # Never built. It is there for its command in compile_commands.json, which is exactly what the
  # generator would run, toolchain flags and all.
  set(target compile_fail_${name})
  add_library(${target} OBJECT EXCLUDE_FROM_ALL "${source}")
  set_target_properties(${target} PROPERTIES EXPORT_COMPILE_COMMANDS ON CXX_EXTENSIONS OFF)
  target_compile_features(${target} PRIVATE cxx_std_20)
  target_include_directories(${target} BEFORE PRIVATE ${ARG_INCLUDES})
  target_include_directories(${target} PRIVATE
    $<TARGET_PROPERTY:mio,INTERFACE_INCLUDE_DIRECTORIES>)
  target_compile_options(${target} PRIVATE $<TARGET_PROPERTY:mio,COMPILE_OPTIONS>)

  add_test(NAME compile_fail.${name} COMMAND ${CMAKE_COMMAND}
    -D "NAME=compile_fail.${name}"
    -D "TARGET=${target}"
    -D "EXPECT=${ARG_EXPECT}"
    -D "DATABASE=${CMAKE_BINARY_DIR}/compile_commands.json"
    -D "OUTPUT=${CMAKE_CURRENT_BINARY_DIR}/${target}.o"
    -P "${PROJECT_SOURCE_DIR}/cmake/compile_fail.cmake")
  set_tests_properties(compile_fail.${name} PROPERTIES LABELS compile_fail TIMEOUT 60)
endfunction()
