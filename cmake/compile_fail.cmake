# Runs one compile_fail test: see mio_add_compile_fail_test.
cmake_minimum_required(VERSION 3.20...4.0)

# The command of our target's only file, as a list.
function(read_command result)
  if(NOT EXISTS "${DATABASE}")
    message(FATAL_ERROR "${DATABASE} is missing: the Makefile and Ninja generators write it")
  endif()
  file(READ "${DATABASE}" database)
  string(JSON last LENGTH "${database}")
  math(EXPR last "${last} - 1")
  foreach(index RANGE ${last})
    string(JSON command GET "${database}" ${index} command)
    if(command MATCHES "/${TARGET}\\.dir/")
      string(JSON directory GET "${database}" ${index} directory)
      separate_arguments(command NATIVE_COMMAND "${command}")
      # Into a file of our own: the folder of the target's may not exist.
      list(FIND command -o output)
      math(EXPR output "${output} + 1")
      list(REMOVE_AT command ${output})
      list(INSERT command ${output} "${OUTPUT}")
      set(${result} ${command} PARENT_SCOPE)
      set(${result}_directory "${directory}" PARENT_SCOPE)
      return()
    endif()
  endforeach()
  message(FATAL_ERROR "${DATABASE} has no command for ${TARGET}")
endfunction()

# Compiles with further arguments; sets status and output in the caller.
function(compile)
  execute_process(COMMAND ${command} ${ARGN}
    WORKING_DIRECTORY "${command_directory}"
    RESULT_VARIABLE status OUTPUT_VARIABLE output ERROR_VARIABLE output)
  set(status "${status}" PARENT_SCOPE)
  set(output "${output}" PARENT_SCOPE)
endfunction()

read_command(command)

compile(-DMIO_CONTROL)
if(NOT status EQUAL 0)
  message(FATAL_ERROR "the control, with -DMIO_CONTROL, should compile:\n${output}")
endif()

compile()
if(status EQUAL 0)
  message(FATAL_ERROR "it compiles, and should not")
elseif(NOT output MATCHES "${EXPECT}")
  message(FATAL_ERROR "it fails as it should, but says nothing like \"${EXPECT}\":\n${output}")
endif()

execute_process(COMMAND ${CMAKE_COMMAND} -E echo "1 passed, 0 failed, 0 skipped")
