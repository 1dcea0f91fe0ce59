# Each block of C++ in docs/GUIDE.md is compiled, and run as a test of its own: guide.py says how a
# block becomes a function. One that does not compile fails the build, at its line of the page.

# It shows a timer as the system has it, which each names differently.
if(NOT CMAKE_SYSTEM_NAME STREQUAL "Linux")
  mio_add_skipped_test(docs.guide linux "docs/GUIDE.md watches a timerfd" docs)
  return()
endif()

set(guide "${PROJECT_SOURCE_DIR}/docs/GUIDE.md")
set(guide_py "${CMAKE_CURRENT_SOURCE_DIR}/guide.py")
set(folder "${CMAKE_CURRENT_BINARY_DIR}/guide_blocks")
set_property(DIRECTORY APPEND PROPERTY CMAKE_CONFIGURE_DEPENDS "${guide}" "${guide_py}")
execute_process(COMMAND ${Python3_EXECUTABLE} -B "${guide_py}" "${guide}" "${folder}"
  OUTPUT_VARIABLE blocks OUTPUT_STRIP_TRAILING_WHITESPACE RESULT_VARIABLE failed)
if(failed)
  message(FATAL_ERROR "tests/docs: no program could be made of ${guide}")
endif()
string(REPLACE "\n" ";" blocks "${blocks}")
list(TRANSFORM blocks REPLACE "(.+)" "${folder}/\\1.cpp" OUTPUT_VARIABLE sources)

find_package(Threads REQUIRED)
add_executable(guide "${folder}/main.cpp" ${sources})
target_link_libraries(guide PRIVATE mio::mio Threads::Threads)
mio_target_warnings(guide)
# A block shows how a value is got, not always what it is good for.
target_compile_options(guide PRIVATE -Wno-unused-variable)

# What an earlier build has left must not pass for a page that no longer compiles.
add_test(NAME docs.guide_compiles
  COMMAND ${CMAKE_COMMAND} --build "${PROJECT_BINARY_DIR}" --config $<CONFIG> --target guide)
set_tests_properties(docs.guide_compiles PROPERTIES
  LABELS docs TIMEOUT 600 FIXTURES_SETUP mio_guide)
foreach(block IN LISTS blocks)
  add_test(NAME docs.guide.${block} COMMAND guide ${block} WORKING_DIRECTORY "${folder}")
  set_tests_properties(docs.guide.${block} PROPERTIES
    LABELS docs TIMEOUT 60 FIXTURES_REQUIRED mio_guide)
endforeach()
