# mio_find_clang(<result> [WITH <program>...]): the newest clang++ there is, 14 or later, under any
# of the names distributions give it, that has the programs beside it. Leaves <result> empty if
# there is none.
include_guard(GLOBAL)

function(mio_find_clang result)
  cmake_parse_arguments(PARSE_ARGV 1 ARG "" "" "WITH")
  set(names "")
  foreach(version RANGE 40 14 -1)
    list(APPEND names clang++-${version})
  endforeach()
  set(${result} "" PARENT_SCOPE)
  # The plain name last: where versions are installed side by side, it is often the oldest.
  foreach(name IN LISTS names ITEMS clang++)
    unset(clang CACHE)
    find_program(clang ${name} NO_CMAKE_FIND_ROOT_PATH)
    set(candidate "${clang}")
    unset(clang CACHE)
    if(NOT candidate)
      continue()
    endif()
    execute_process(COMMAND "${candidate}" -dumpversion
      OUTPUT_VARIABLE version OUTPUT_STRIP_TRAILING_WHITESPACE ERROR_QUIET)
    set(complete TRUE)
    foreach(program IN LISTS ARG_WITH)
      mio_clang_program(path "${candidate}" ${program})
      if(NOT path)
        set(complete FALSE)
      endif()
    endforeach()
    if(version VERSION_GREATER_EQUAL 14 AND complete)
      set(${result} "${candidate}" PARENT_SCOPE)
      return()
    endif()
  endforeach()
endfunction()

# The path of the program that `clang` would itself start under this name, or empty.
function(mio_clang_program result clang program)
  execute_process(COMMAND "${clang}" -print-prog-name=${program}
    OUTPUT_VARIABLE path OUTPUT_STRIP_TRAILING_WHITESPACE ERROR_QUIET)
  # clang answers with the bare name when it has found nothing.
  if(NOT IS_ABSOLUTE "${path}" OR NOT EXISTS "${path}")
    set(path "")
  endif()
  set(${result} "${path}" PARENT_SCOPE)
endfunction()
