# The template port: every call answers `unsupported`. Copy this folder to begin a port.
set(MIO_PLATFORM_SOURCES)
set(MIO_PLATFORM_INCLUDES ${CMAKE_CURRENT_LIST_DIR}/include)
set(MIO_PLATFORM_HOST)
