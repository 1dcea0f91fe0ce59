if(mio_linux_calls STREQUAL MIO_LINUX_CALLS_DIRECT)
  set(includes ${MIO_PLATFORM_INCLUDES})
  list(REMOVE_ITEM includes ${MIO_LINUX_CALLS_DIRECT})
  get_target_property(sources mio SOURCES)
  add_library(mio_by_libc STATIC EXCLUDE_FROM_ALL ${sources})
  mio_set_up_library(mio_by_libc ${includes} ${MIO_LINUX_CALLS_LIBC})
  set(mio_fault_library mio_by_libc)
endif()

mio_add_fault_test(fault
  accept_test.cpp datagram_test.cpp listen_fds_test.cpp notifier_test.cpp pair_test.cpp
  pipe_test.cpp poll_test.cpp registry_test.cpp size_test.cpp socket_test.cpp transfer_test.cpp
  unix_test.cpp waker_test.cpp)
find_package(Threads REQUIRED)
target_link_libraries(fault PRIVATE Threads::Threads)

# A program of its own: what a filter takes away does not come back.
mio_add_fault_test(fault_seccomp seccomp.cpp seccomp_test.cpp)
# And what the kernel refused once is not asked again.
mio_add_fault_test(fault_sigpipe sigpipe_test.cpp)
