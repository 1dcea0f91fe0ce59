include("${PROJECT_SOURCE_DIR}/examples/firmware/firmware.cmake")
target_link_libraries(mio_example_host INTERFACE mio_board)
target_include_directories(mio_example_host PRIVATE
  $<TARGET_PROPERTY:mio_board,INTERFACE_INCLUDE_DIRECTORIES>)

add_executable(uart_echo firmware/uart_echo.cpp)
target_link_libraries(uart_echo PRIVATE mio_board)
mio_target_warnings(uart_echo)
