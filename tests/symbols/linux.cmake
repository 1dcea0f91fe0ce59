# Every system call is behind the seam of the fault tests.
list(APPEND arguments --allow "${PROJECT_SOURCE_DIR}/tests/fault/calls.txt")
