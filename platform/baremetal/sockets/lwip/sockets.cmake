# TCP over lwIP's raw API. lwIP itself, with its options and its memory, is the firmware's:
#
#   MIO_LWIP_DIR       lwIP's source; empty: fetched by tools/lwip.py
#   MIO_LWIP_PORT_DIR  the folder with its lwipopts.h and arch/cc.h; empty: the board's
set(MIO_LWIP_DIR "" CACHE PATH "lwIP's source; empty: fetched")
set(MIO_LWIP_PORT_DIR "" CACHE PATH "The folder with lwipopts.h and arch/cc.h; empty: the board's")
if(NOT MIO_LWIP_DIR)
  execute_process(COMMAND python3 "${PROJECT_SOURCE_DIR}/tools/lwip.py"
    OUTPUT_VARIABLE mio_lwip_dir OUTPUT_STRIP_TRAILING_WHITESPACE RESULT_VARIABLE mio_failed)
  if(mio_failed)
    message(FATAL_ERROR "mio: there is no lwIP; the reason is above")
  endif()
  set(MIO_LWIP_DIR "${mio_lwip_dir}" CACHE PATH "lwIP's source; empty: fetched" FORCE)
endif()
if(NOT MIO_LWIP_PORT_DIR)
  set(MIO_LWIP_PORT_DIR
    "${PROJECT_SOURCE_DIR}/examples/firmware/board/${MIO_BAREMETAL_BOARD}/lwip" CACHE PATH
    "The folder with lwipopts.h and arch/cc.h; empty: the board's" FORCE)
endif()

list(APPEND MIO_PLATFORM_SOURCES
  ${CMAKE_CURRENT_LIST_DIR}/src/connection.cpp
  ${CMAKE_CURRENT_LIST_DIR}/src/endpoint.cpp
  ${CMAKE_CURRENT_LIST_DIR}/src/error.cpp
  ${CMAKE_CURRENT_LIST_DIR}/src/options.cpp
  ${CMAKE_CURRENT_LIST_DIR}/src/transfer.cpp)
# For our .cpp files only, and as somebody else's: our warnings are not about them.
include_directories(SYSTEM "${MIO_LWIP_DIR}/src/include" "${MIO_LWIP_PORT_DIR}")
