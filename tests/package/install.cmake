# cmake --install, staged with DESTDIR: exactly the headers of the core and of the one platform, in
# one include folder. The prefix is /usr, the hardest: distributions lay it out in their own way.
include("${CMAKE_CURRENT_LIST_DIR}/common.cmake")

run(${CMAKE_COMMAND} -S "${PROJECT_SOURCE_DIR}" -B "${SCRATCH}/build"
  ${configure_options} ${platform_options}
  -DMIO_BUILD_TESTS=OFF -DMIO_BUILD_EXAMPLES=OFF -DCMAKE_INSTALL_PREFIX=/usr)
run(${CMAKE_COMMAND} --build "${SCRATCH}/build" --config "${CMAKE_BUILD_TYPE}")
set(ENV{DESTDIR} "${SCRATCH}/stage")
run(${CMAKE_COMMAND} --install "${SCRATCH}/build" --config "${CMAKE_BUILD_TYPE}")
unset(ENV{DESTDIR})

set(expected "")
foreach(dir IN ITEMS "${PROJECT_SOURCE_DIR}/core/include" ${MIO_PLATFORM_INCLUDES})
  file(GLOB_RECURSE headers RELATIVE "${dir}" "${dir}/*.hpp")
  list(APPEND expected ${headers})
endforeach()
list(SORT expected)
set(include_dir "${SCRATCH}/stage/usr/include")
file(GLOB_RECURSE installed RELATIVE "${include_dir}" "${include_dir}/*")
list(SORT installed)
if(NOT installed STREQUAL expected)
  message(FATAL_ERROR "installed headers:\n${installed}\nexpected:\n${expected}")
endif()

# Nothing that is installed may know where it was built or staged.
file(GLOB_RECURSE texts "${SCRATCH}/stage/*.cmake" "${SCRATCH}/stage/*.pc")
foreach(text IN LISTS texts)
  file(STRINGS "${text}" lines)
  foreach(path "${PROJECT_SOURCE_DIR}" "${SCRATCH}")
    string(FIND "${lines}" "${path}" found)
    if(NOT found EQUAL -1)
      message(FATAL_ERROR "${text} mentions ${path}")
    endif()
  endforeach()
endforeach()
pass()
