# The seam knows Linux' calls too, so it takes a Linux to link it.
# TODO(port): a seam for each list of calls, once there is another system to run this on.
if(NOT CMAKE_SYSTEM_NAME STREQUAL "Linux")
  return()
endif()

find_package(Threads REQUIRED)
set(tests
  accept_test.cpp datagram_test.cpp listen_fds_test.cpp notifier_test.cpp pair_test.cpp
  pipe_test.cpp posix_poll_test.cpp posix_registry_test.cpp socket_test.cpp transfer_test.cpp
  unix_test.cpp)
mio_add_fault_test(fault ${tests})
target_link_libraries(fault PRIVATE Threads::Threads)

# The same with a pipe. An object of the program's own goes before one of the library, so this
# replaces the Notifier::make of the build.
mio_add_fault_test(fault_pipe ${tests} ${MIO_POSIX_NOTIFIER_PIPE})
target_link_libraries(fault_pipe PRIVATE Threads::Threads)
