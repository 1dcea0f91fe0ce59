# The whole of a test that cannot run here: see mio_add_skipped_test. `echo`, because message()
# writes to standard error or adds a prefix.
execute_process(COMMAND ${CMAKE_COMMAND} -E echo "SKIP ${NAME}: ${CAPABILITY}: ${REASON}")
execute_process(COMMAND ${CMAKE_COMMAND} -E echo "0 passed, 0 failed, 1 skipped")
