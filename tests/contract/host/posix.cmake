# A program that a test starts to see what it inherits, a folder for files, and threads.
find_package(Threads REQUIRED)
target_link_libraries(contract PRIVATE Threads::Threads)

add_executable(contract_count_handles host/posix_count_handles.cpp)
mio_target_warnings(contract_count_handles)
add_dependencies(contract contract_count_handles)
set_property(SOURCE host/posix.cpp PROPERTY COMPILE_DEFINITIONS
  "MIO_COUNT_HANDLES=\"$<TARGET_FILE:contract_count_handles>\""
  "MIO_SCRATCH=\"${CMAKE_CURRENT_BINARY_DIR}\"")

# On 32-bit systems reading a folder fails at the first file whose number is a larger one.
target_compile_definitions(contract PRIVATE _FILE_OFFSET_BITS=64)
