# The board that MIO_BAREMETAL_BOARD names, in parts, of which a program links those that it uses:
#
#   mio_board           its start, the hooks, semihosting, and what the compiler wants of a libc
#   mio_board_uart      the serial line
#   mio_board_network   lwIP over the network controller, where MIO_BAREMETAL_SOCKETS is lwip
set(mio_board_dir "${CMAKE_CURRENT_LIST_DIR}/board/${MIO_BAREMETAL_BOARD}")
if(TARGET mio_board)
  return()
endif()

# Objects, not an archive: of two functions for an interrupt, the linker would keep the one it has.
function(mio_add_board_part name)
  list(TRANSFORM ARGN PREPEND "${mio_board_dir}/")
  add_library(${name}_objects OBJECT ${ARGN})
  target_include_directories(${name}_objects PRIVATE "${mio_board_dir}")
  target_link_libraries(${name}_objects PRIVATE mio::mio)
  mio_target_warnings(${name}_objects)
  add_library(${name} INTERFACE)
  target_sources(${name} INTERFACE $<TARGET_OBJECTS:${name}_objects>)
  target_include_directories(${name} INTERFACE "${mio_board_dir}")
  target_link_libraries(${name} INTERFACE mio::mio)
endfunction()

mio_add_board_part(mio_board hooks.cpp memory.cpp semihosting.cpp startup.cpp)
target_link_libraries(mio_board INTERFACE -lgcc)
target_link_options(mio_board INTERFACE "-T${mio_board_dir}/link.ld")
# The linker script names the start, tests wrap the hooks, and the linker's map tells their sizes.
target_compile_options(mio_board_objects PRIVATE -fno-lto)
# What compilers see in a loop that copies is a call of memcpy, which would call itself.
set_source_files_properties("${mio_board_dir}/memory.cpp" PROPERTIES
  COMPILE_OPTIONS "-fno-tree-loop-distribute-patterns")

mio_add_board_part(mio_board_uart uart.cpp)

if(MIO_BAREMETAL_SOCKETS STREQUAL "lwip")
  # lwIP's files for IPv4, ARP, ICMP and TCP, with the options of the board.
  enable_language(C)
  file(GLOB mio_lwip_sources "${MIO_LWIP_DIR}/src/core/*.c")
  foreach(name IN ITEMS etharp icmp ip4 ip4_addr ip4_frag)
    list(APPEND mio_lwip_sources "${MIO_LWIP_DIR}/src/core/ipv4/${name}.c")
  endforeach()
  add_library(mio_lwip STATIC ${mio_lwip_sources} "${MIO_LWIP_DIR}/src/netif/ethernet.c")
  target_include_directories(mio_lwip PUBLIC "${MIO_LWIP_DIR}/src/include" "${MIO_LWIP_PORT_DIR}")

  mio_add_board_part(mio_board_network lan9118.cpp network.cpp)
  target_link_libraries(mio_board_network INTERFACE mio_lwip)
endif()
