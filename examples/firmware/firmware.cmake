# The board that MIO_BAREMETAL_BOARD names. A program that links mio_board has its start, the hooks,
# and what the compiler wants of a libc; of the drivers it has what it uses.
include_guard(GLOBAL)
set(mio_board_dir "${CMAKE_CURRENT_LIST_DIR}/board/${MIO_BAREMETAL_BOARD}")

add_library(mio_board_objects OBJECT
  "${mio_board_dir}/hooks.cpp"
  "${mio_board_dir}/memory.cpp"
  "${mio_board_dir}/semihosting.cpp"
  "${mio_board_dir}/startup.cpp"
  "${mio_board_dir}/uart.cpp")
target_include_directories(mio_board_objects PRIVATE "${mio_board_dir}")
target_link_libraries(mio_board_objects PRIVATE mio::mio)
mio_target_warnings(mio_board_objects)
# What compilers see in a loop that copies is a call of memcpy, which would call itself.
set_source_files_properties("${mio_board_dir}/memory.cpp" PROPERTIES
  COMPILE_OPTIONS -fno-tree-loop-distribute-patterns)

add_library(mio_board INTERFACE)
target_sources(mio_board INTERFACE $<TARGET_OBJECTS:mio_board_objects>)
target_include_directories(mio_board INTERFACE "${mio_board_dir}")
target_link_libraries(mio_board INTERFACE mio::mio -lgcc)
target_link_options(mio_board INTERFACE "-T${mio_board_dir}/link.ld")
