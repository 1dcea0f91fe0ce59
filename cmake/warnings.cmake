# What our own targets are compiled with beyond what their users see.

# Warnings, and plain C++: gnu++20 defines `linux` and `unix` as 1, which our sources must not trip
# over but our users' may.
function(mio_target_warnings target)
  # What a sanitizer adds between an assignment and a use keeps GCC from seeing the assignment.
  set(sanitized_gcc "$<AND:$<CXX_COMPILER_ID:GNU>,$<BOOL:${MIO_SANITIZE}>>")
  set_target_properties(${target} PROPERTIES CXX_EXTENSIONS OFF)
  target_compile_options(${target} PRIVATE
    -Wall -Wextra -Wpedantic -Wconversion -Wshadow $<$<BOOL:${MIO_WERROR}>:-Werror>
    $<${sanitized_gcc}:-Wno-maybe-uninitialized>)
endfunction()
