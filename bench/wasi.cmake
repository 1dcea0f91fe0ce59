# The echo servers as WebAssembly, without a libc. (mio's is built by cargo, as bench/guest.py has
# it.)
function(mio_add_guest name source)
  add_executable(${name} ${source})
  target_compile_features(${name} PRIVATE cxx_std_20)
  target_compile_options(${name} PRIVATE -fno-exceptions -fno-rtti)
  mio_target_warnings(${name})
endfunction()

if(TARGET mio_example_host AND NOT MIO_WASI_LIBC)
  mio_add_guest(echo_mio_cpp echo/mio_cpp.cpp)
  target_link_libraries(echo_mio_cpp PRIVATE mio_example_host)
  mio_add_guest(echo_raw wasi/raw.cpp)
  target_include_directories(echo_raw PRIVATE
    $<TARGET_PROPERTY:mio,INTERFACE_INCLUDE_DIRECTORIES>)
endif()
