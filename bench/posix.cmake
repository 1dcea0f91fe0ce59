# The library on poll(2), for the instructions of its own code.
include(peers.cmake)
mio_add_micro(mio_cpp SOURCES micro/mio_cpp.cpp LIBRARIES mio::mio)
