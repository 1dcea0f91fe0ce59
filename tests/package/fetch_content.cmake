# FetchContent, without a network.
include("${CMAKE_CURRENT_LIST_DIR}/common.cmake")

build_and_run(fetch_content "${expected_line}" ${platform_options}
  "-DFETCHCONTENT_SOURCE_DIR_MIO=${PROJECT_SOURCE_DIR}")
expect_no_trace()
pass()
