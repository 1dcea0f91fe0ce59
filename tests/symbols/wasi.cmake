# A linked program says what it imports: no more than the lists.
function(mio_add_program_symbols_test program)
  if(TARGET ${program})
    mio_add_symbols_test(${program} ${program} --allow "${list}"
      --allow "${CMAKE_CURRENT_SOURCE_DIR}/wasi_programs.txt")
  endif()
endfunction()
cmake_language(DEFER CALL mio_add_program_symbols_test echo)

# The library itself no less either: the list is what a reader learns the imports from.
list(APPEND arguments --exactly)
