# Runs a test program and compares its exit status and output with what they must be.
#   cmake -DCOMMAND=…;… -DSTATUS=0|1 -DEXPECT=regex;… [-DREFUSE=regex;…] [-DDEADLINE_S=…]
#     -P check_output.cmake
if(DEFINED DEADLINE_S)
  set(ENV{MIO_TEST_DEADLINE_S} "${DEADLINE_S}")
endif()
execute_process(COMMAND ${COMMAND}
  OUTPUT_VARIABLE output ERROR_VARIABLE errors RESULT_VARIABLE status
  TIMEOUT 60)
set(complaints "")
if(NOT "${status}" STREQUAL "${STATUS}")
  string(APPEND complaints "exit status is ${status}, not ${STATUS}\n")
endif()
foreach(pattern IN LISTS EXPECT)
  if(NOT "${output}" MATCHES "${pattern}")
    string(APPEND complaints "output lacks ${pattern}\n")
  endif()
endforeach()
foreach(pattern IN LISTS REFUSE)
  if("${output}" MATCHES "${pattern}")
    string(APPEND complaints "output has ${pattern}\n")
  endif()
endforeach()
if(complaints)
  message(FATAL_ERROR "${complaints}--- output ---\n${output}--- errors ---\n${errors}")
endif()
