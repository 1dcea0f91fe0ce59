# mio_find_zig(<result>): zig from the project's virtual environment, where tools/setup.py puts it,
# else from PATH. Leaves <result> empty if there is none. -DMIO_ZIG=<path> decides it.
include_guard(GLOBAL)

function(mio_find_zig result)
  # PyPI's package keeps the program inside its folder, under a Python version we do not know.
  get_filename_component(root "${CMAKE_CURRENT_FUNCTION_LIST_DIR}/../.." ABSOLUTE)
  file(GLOB packages
    "${root}/.venv/lib/python3*/site-packages/ziglang"
    "${root}/.venv/Lib/site-packages/ziglang")
  find_program(MIO_ZIG zig HINTS ${packages} NO_CMAKE_FIND_ROOT_PATH)
  mark_as_advanced(MIO_ZIG)
  if(MIO_ZIG)
    set(${result} "${MIO_ZIG}" PARENT_SCOPE)
  else()
    set(${result} "" PARENT_SCOPE)
  endif()
endfunction()
