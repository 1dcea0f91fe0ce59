# mio_list_sources(<file>): writes every source and header of this tree that the build compiles, one
# a line, relative to the tree and sorted. tools/tidy.py holds it against what there is, so that no
# file can be left out of the build unnoticed.

# Adds the sources of the targets of `dir` and below to the caller's list `result`.
function(mio_collect_sources dir result)
  set(found ${${result}})
  get_property(targets DIRECTORY "${dir}" PROPERTY BUILDSYSTEM_TARGETS)
  foreach(target IN LISTS targets)
    get_target_property(sources ${target} SOURCES)
    get_target_property(base ${target} SOURCE_DIR)
    foreach(source IN LISTS sources)
      # Of the generator expressions, those that add a file or not; the objects of another target
      # are listed there.
      if(source MATCHES "^\\$<\\$<BOOL:(.*)>:(.*)>$")
        set(condition "${CMAKE_MATCH_1}")
        set(source "${CMAKE_MATCH_2}")
        if(NOT condition)
          continue()
        endif()
      elseif(source MATCHES "^\\$<")
        continue()
      endif()
      get_filename_component(source "${source}" ABSOLUTE BASE_DIR "${base}")
      list(APPEND found "${source}")
    endforeach()
  endforeach()
  get_property(subdirs DIRECTORY "${dir}" PROPERTY SUBDIRECTORIES)
  foreach(subdir IN LISTS subdirs)
    mio_collect_sources("${subdir}" found)
  endforeach()
  set(${result} ${found} PARENT_SCOPE)
endfunction()

function(mio_list_sources file)
  mio_collect_sources("${PROJECT_SOURCE_DIR}" sources)

  # Files that a test compiles by its own means, not as part of a target: see tests/package. And
  # the headers that tests/headers compiles one by one.
  get_property(elsewhere GLOBAL PROPERTY MIO_SOURCES_ELSEWHERE)
  list(APPEND sources ${elsewhere})

  list(REMOVE_DUPLICATES sources)
  list(SORT sources)
  set(lines "")
  foreach(source IN LISTS sources)
    file(RELATIVE_PATH path "${PROJECT_SOURCE_DIR}" "${source}")
    string(FIND "${source}" "${PROJECT_BINARY_DIR}/" generated)
    if(NOT generated EQUAL 0 AND NOT path MATCHES "^\\.\\./")
      string(APPEND lines "${path}\n")
    endif()
  endforeach()
  file(WRITE "${file}" "${lines}")
endfunction()
