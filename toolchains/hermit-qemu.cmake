# The Hermit unikernel with the kernel of the crate registry, as images that QEMU runs. What begins
# an image is tests/hermit/qemu; tools/hermit_kernel.py builds the kernel.
include_guard()
set(MIO_HERMIT_CPU x86_64)
set(MIO_HERMIT_COMPILER clang)
include("${CMAKE_CURRENT_LIST_DIR}/hermit.cmake")

get_filename_component(mio_root "${CMAKE_CURRENT_LIST_DIR}/.." ABSOLUTE)
set(MIO_HERMIT_KERNEL mio_hermit_kernel)
# --wrap: the program's static objects are made before it begins.
set(CMAKE_CXX_LINK_EXECUTABLE "${mio_ld} -static --gc-sections --wrap=runtime_entry \
-T ${mio_root}/tests/hermit/qemu/image.ld <OBJECTS> -o <TARGET> <LINK_LIBRARIES>")
set(CMAKE_CROSSCOMPILING_EMULATOR "python3;${mio_root}/tools/run_hermit.py")
