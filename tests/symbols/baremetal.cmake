if(MIO_BAREMETAL_SOCKETS STREQUAL "lwip")
  list(APPEND arguments --allow "${CMAKE_CURRENT_SOURCE_DIR}/baremetal_lwip.txt")
endif()
