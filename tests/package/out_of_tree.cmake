# A port that lives outside the tree: a copy of platform/none, as docs/PORTING.md begins.
include("${CMAKE_CURRENT_LIST_DIR}/common.cmake")

file(COPY "${PROJECT_SOURCE_DIR}/platform/none/" DESTINATION "${SCRATCH}/my_port")
build_and_run(add_subdirectory "unsupported"
  "-DMIO_TREE=${PROJECT_SOURCE_DIR}" "-DMIO_PLATFORM_DIR=${SCRATCH}/my_port")
expect_no_trace()
pass()
