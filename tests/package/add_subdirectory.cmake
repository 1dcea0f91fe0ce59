# add_subdirectory(mio).
include("${CMAKE_CURRENT_LIST_DIR}/common.cmake")

build_and_run(add_subdirectory "${expected_line}" ${platform_options}
  "-DMIO_TREE=${PROJECT_SOURCE_DIR}")
expect_no_trace()
pass()
