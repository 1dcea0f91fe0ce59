include("${PROJECT_SOURCE_DIR}/examples/firmware/firmware.cmake")
target_link_libraries(mio_test_harness_own INTERFACE mio_board)
target_include_directories(mio_test_harness_own PRIVATE "${mio_board_dir}")
