# Decides which folder provides <mio/sys/...>. The first of these that is given wins:
#
#   MIO_PLATFORM_DIR    a folder anywhere, for a port that lives outside this tree
#   MIO_PLATFORM        the name of a folder of platform/
#   CMAKE_SYSTEM_NAME   through the map below
#
# The folder's platform.cmake then sets, with absolute paths:
#
#   MIO_PLATFORM_SOURCES     the .cpp files
#   MIO_PLATFORM_INCLUDES    the include folders, of which exactly one has mio/sys/
#   MIO_PLATFORM_LIBRARIES   what a program must link besides: names or -l flags; usually empty
#   MIO_PLATFORM_HOST        the folder of examples/host/ that knows its main(); empty: no examples
#
# and mio_platform_name and mio_platform_dir say what was chosen.

# The only place in the build where operating systems have names.
set(mio_platform_for_Hermit hermit)
set(mio_platform_for_Linux linux)
set(mio_platform_for_WASI wasi)

set(MIO_PLATFORM "" CACHE STRING "A folder of platform/; empty: the one for CMAKE_SYSTEM_NAME")
set(MIO_PLATFORM_DIR "" CACHE PATH "A platform folder outside this tree; wins over MIO_PLATFORM")

# Ends the configuration. What is wrong comes first, then what can be done about it.
function(mio_platform_error problem)
  message(FATAL_ERROR
    "mio: ${problem}\n"
    "  Platforms in this tree: ${mio_platform_names}\n"
    "  Choose one with -DMIO_PLATFORM=<name>, or bring your own with"
    " -DMIO_PLATFORM_DIR=<folder>.\n"
    "  To write one, copy platform/none, which compiles everywhere, and follow\n"
    "  ${PROJECT_SOURCE_DIR}/docs/PORTING.md\n")
endfunction()

# For messages and graphical front ends only; what is built is listed in each platform.cmake.
file(GLOB mio_platform_names RELATIVE "${PROJECT_SOURCE_DIR}/platform"
  "${PROJECT_SOURCE_DIR}/platform/*/platform.cmake")
list(TRANSFORM mio_platform_names REPLACE "/platform.cmake$" "")
set_property(CACHE MIO_PLATFORM PROPERTY STRINGS "" ${mio_platform_names})
list(JOIN mio_platform_names " " mio_platform_names)

if(MIO_PLATFORM_DIR)
  get_filename_component(mio_platform_dir "${MIO_PLATFORM_DIR}" ABSOLUTE
    BASE_DIR "${CMAKE_BINARY_DIR}")
  get_filename_component(mio_platform_name "${mio_platform_dir}" NAME)
else()
  if(MIO_PLATFORM)
    set(mio_platform_name "${MIO_PLATFORM}")
  elseif(DEFINED mio_platform_for_${CMAKE_SYSTEM_NAME})
    set(mio_platform_name "${mio_platform_for_${CMAKE_SYSTEM_NAME}}")
  else()
    mio_platform_error(
      "no platform is known for CMAKE_SYSTEM_NAME \"${CMAKE_SYSTEM_NAME}\"; set MIO_PLATFORM.")
  endif()
  set(mio_platform_dir "${PROJECT_SOURCE_DIR}/platform/${mio_platform_name}")
endif()

if(NOT IS_DIRECTORY "${mio_platform_dir}")
  if(MIO_PLATFORM_DIR)
    mio_platform_error("MIO_PLATFORM_DIR names no folder: ${mio_platform_dir}")
  endif()
  mio_platform_error("there is no platform \"${mio_platform_name}\".")
elseif(NOT EXISTS "${mio_platform_dir}/platform.cmake")
  mio_platform_error("${mio_platform_dir} has no platform.cmake, so it is not a platform.")
endif()

# So that a name which platform.cmake forgets is empty, not one inherited from the user's project.
foreach(variable SOURCES INCLUDES LIBRARIES HOST)
  set(MIO_PLATFORM_${variable} "")
endforeach()
include("${mio_platform_dir}/platform.cmake")

foreach(path IN LISTS MIO_PLATFORM_SOURCES MIO_PLATFORM_INCLUDES)
  if(NOT IS_ABSOLUTE "${path}" OR NOT EXISTS "${path}")
    message(FATAL_ERROR "mio: ${mio_platform_dir}/platform.cmake lists ${path}, which is not an"
      " absolute path of something that exists. CMAKE_CURRENT_LIST_DIR is the folder.")
  endif()
endforeach()

set(mio_sys_dirs "")
foreach(path IN LISTS MIO_PLATFORM_INCLUDES)
  if(IS_DIRECTORY "${path}/mio/sys")
    list(APPEND mio_sys_dirs "${path}")
  endif()
endforeach()
list(LENGTH mio_sys_dirs mio_sys_count)
if(NOT mio_sys_count EQUAL 1)
  message(FATAL_ERROR "mio: exactly one folder of MIO_PLATFORM_INCLUDES must have mio/sys/; in"
    " ${mio_platform_dir}/platform.cmake these have: \"${mio_sys_dirs}\"")
endif()

message(STATUS "mio: platform ${mio_platform_name} (${mio_platform_dir})")
