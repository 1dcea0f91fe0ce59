# CMake has a file of this name from 3.31 on, and then does not read this one.
set(WASI 1)
