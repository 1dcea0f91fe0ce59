# Hermit without its kernel: programs for the build machine, whose kernel is tests/hermit/shim.
# CMake takes it for another system, so that the platform is Hermit's and a test has its runner.
include_guard()

set(CMAKE_SYSTEM_NAME Hermit)
set(CMAKE_SYSTEM_PROCESSOR ${CMAKE_HOST_SYSTEM_PROCESSOR})
# Platform/Hermit.cmake.
list(APPEND CMAKE_MODULE_PATH "${CMAKE_CURRENT_LIST_DIR}")
set(MIO_HERMIT_KERNEL mio_hermit_shim)
# What starts a program of this machine without a runner of its own.
set(CMAKE_CROSSCOMPILING_EMULATOR env)
