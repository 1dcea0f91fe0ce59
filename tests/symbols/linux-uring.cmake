# Every system call is behind the seam of the fault tests.
list(APPEND arguments
  --allow "${CMAKE_CURRENT_SOURCE_DIR}/unix.txt"
  --allow "${PROJECT_SOURCE_DIR}/tests/fault/calls.txt"
  --allow "${PROJECT_SOURCE_DIR}/tests/fault/calls_linux-uring.txt"
  --allow "${PROJECT_SOURCE_DIR}/tests/fault/calls_posix.txt")
