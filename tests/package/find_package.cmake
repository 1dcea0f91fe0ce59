# find_package(mio), of what install.cmake staged; the stage is not the prefix it was configured
# for, so this shows that the tree can be moved.
include("${CMAKE_CURRENT_LIST_DIR}/common.cmake")

build_and_run(find_package "${expected_line}" "-DCMAKE_PREFIX_PATH=${SCRATCH}/../install/stage/usr")

# 0.1 is found above; a version that is not there is not.
run(${CMAKE_COMMAND} -E copy_directory "${stranger}/find_package" "${SCRATCH}/newer")
file(READ "${SCRATCH}/newer/CMakeLists.txt" text)
string(REPLACE "mio 0.1" "mio 99.0" text "${text}")
file(WRITE "${SCRATCH}/newer/CMakeLists.txt" "${text}")
run_failing(${CMAKE_COMMAND} -S "${SCRATCH}/newer" -B "${SCRATCH}/newer/build"
  ${configure_options} "-DCMAKE_PREFIX_PATH=${SCRATCH}/../install/stage/usr"
  SAYS "99\\.0")
pass()
