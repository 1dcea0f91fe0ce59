# The last of several sizes counts; the toolchain gives the first.
function(mio_example_set_stack target size_bytes)
  target_link_options(${target} PRIVATE -Wl,-z,stack-size=${size_bytes})
endfunction()
