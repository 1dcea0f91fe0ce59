include("${PROJECT_SOURCE_DIR}/examples/firmware/firmware.cmake")
target_link_libraries(mio_example_host INTERFACE mio_board mio_board_network)
target_include_directories(mio_example_host PRIVATE "${mio_board_dir}")

add_executable(uart_echo firmware/uart_echo.cpp)
target_link_libraries(uart_echo PRIVATE mio_board mio_board_uart)
mio_target_warnings(uart_echo)
