find_package(Threads REQUIRED)
mio_add_fault_test(fault
  accept_test.cpp datagram_test.cpp listen_fds_test.cpp notifier_test.cpp pair_test.cpp
  pipe_test.cpp socket_test.cpp transfer_test.cpp unix_test.cpp uring_open_test.cpp
  uring_registry_test.cpp uring_wait_test.cpp)
target_link_libraries(fault PRIVATE Threads::Threads)

# A program of its own: what a filter takes away does not come back.
mio_add_fault_test(fault_seccomp seccomp.cpp uring_seccomp_test.cpp)
