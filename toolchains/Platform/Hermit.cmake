# CMake has no file of this name. Programs are static and have no suffix.
set(HERMIT 1)
set(UNIX 0)
set_property(GLOBAL PROPERTY TARGET_SUPPORTS_SHARED_LIBS FALSE)
