# A program that a test starts to see what it inherits, and threads.
find_package(Threads REQUIRED)
target_link_libraries(contract PRIVATE Threads::Threads)

add_executable(contract_count_handles host/posix_count_handles.cpp)
mio_target_warnings(contract_count_handles)
add_dependencies(contract contract_count_handles)
set_source_files_properties(host/posix.cpp PROPERTIES COMPILE_DEFINITIONS
  "MIO_COUNT_HANDLES=\"$<TARGET_FILE:contract_count_handles>\"")
