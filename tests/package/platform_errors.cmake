# Every way to choose no platform ends in a message that says what there is and where to read on.
include("${CMAKE_CURRENT_LIST_DIR}/common.cmake")

file(GLOB platforms RELATIVE "${PROJECT_SOURCE_DIR}/platform"
  "${PROJECT_SOURCE_DIR}/platform/*/platform.cmake")
list(TRANSFORM platforms REPLACE "/platform.cmake$" "")
set(configure ${CMAKE_COMMAND} -S "${PROJECT_SOURCE_DIR}" ${configure_options})
set(build "${SCRATCH}/build")

run_failing(${configure} -B "${build}/unknown_name" -DMIO_PLATFORM=nonesuch
  SAYS "no platform \"nonesuch\"" "MIO_PLATFORM_DIR" "docs/PORTING.md" ${platforms})

run_failing(${configure} -B "${build}/unknown_system" -DCMAKE_SYSTEM_NAME=Plan9
  SAYS "Plan9" "MIO_PLATFORM" "docs/PORTING.md" ${platforms})

run_failing(${configure} -B "${build}/no_folder" "-DMIO_PLATFORM_DIR=${SCRATCH}/nonesuch"
  SAYS "names no folder" "docs/PORTING.md" ${platforms})

file(MAKE_DIRECTORY "${SCRATCH}/empty")
run_failing(${configure} -B "${build}/empty" "-DMIO_PLATFORM_DIR=${SCRATCH}/empty"
  SAYS "no platform.cmake" "docs/PORTING.md")

file(WRITE "${SCRATCH}/no_sys/platform.cmake"
  "set(MIO_PLATFORM_INCLUDES \${CMAKE_CURRENT_LIST_DIR})")
run_failing(${configure} -B "${build}/no_sys" "-DMIO_PLATFORM_DIR=${SCRATCH}/no_sys"
  SAYS "exactly one folder")

file(WRITE "${SCRATCH}/no_file/platform.cmake" "set(MIO_PLATFORM_SOURCES /nonesuch.cpp)")
run_failing(${configure} -B "${build}/no_file" "-DMIO_PLATFORM_DIR=${SCRATCH}/no_file"
  SAYS "/nonesuch.cpp")

run_failing(${configure} -B "${build}/sanitize" -DMIO_SANITIZE=adress SAYS "adress")
run_failing(${configure} -B "${build}/sanitizers" "-DMIO_SANITIZE=address;thread"
  SAYS "can have one")
pass()
