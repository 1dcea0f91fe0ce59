# What `cmake --install` lays out: the archive, the core's headers and the chosen platform's merged
# into one include folder, and the two ways to find them, find_package(mio) and pkg-config. Nothing
# in it depends on where it was installed, so a staged (DESTDIR) or moved tree works as it is.
include(CMakePackageConfigHelpers)
include(GNUInstallDirs)

set(mio_cmake_dir "${CMAKE_INSTALL_LIBDIR}/cmake/mio")

install(TARGETS mio EXPORT mioTargets
  ARCHIVE DESTINATION "${CMAKE_INSTALL_LIBDIR}"
  INCLUDES DESTINATION "${CMAKE_INSTALL_INCLUDEDIR}")
foreach(dir IN ITEMS "${PROJECT_SOURCE_DIR}/core/include" ${MIO_PLATFORM_INCLUDES})
  install(DIRECTORY "${dir}/" DESTINATION "${CMAKE_INSTALL_INCLUDEDIR}"
    FILES_MATCHING PATTERN "*.hpp")
endforeach()

install(EXPORT mioTargets NAMESPACE mio:: DESTINATION "${mio_cmake_dir}")
configure_package_config_file("${CMAKE_CURRENT_LIST_DIR}/mioConfig.cmake.in"
  "${PROJECT_BINARY_DIR}/mioConfig.cmake"
  INSTALL_DESTINATION "${mio_cmake_dir}"
  NO_SET_AND_CHECK_MACRO)
# Before 1.0 a minor version may break its users.
write_basic_package_version_file("${PROJECT_BINARY_DIR}/mioConfigVersion.cmake"
  COMPATIBILITY SameMinorVersion)
install(FILES
  "${PROJECT_BINARY_DIR}/mioConfig.cmake" "${PROJECT_BINARY_DIR}/mioConfigVersion.cmake"
  DESTINATION "${mio_cmake_dir}")

# pkg-config finds the prefix from where the .pc file lies. Distributions that give absolute folders
# get them as they gave them.
set(mio_pc_dir "${CMAKE_INSTALL_LIBDIR}/pkgconfig")
if(IS_ABSOLUTE "${CMAKE_INSTALL_LIBDIR}")
  set(mio_pc_prefix "${CMAKE_INSTALL_PREFIX}")
else()
  file(RELATIVE_PATH mio_pc_prefix "/${mio_pc_dir}" "/")
  string(REGEX REPLACE "/$" "" mio_pc_prefix "\${pcfiledir}/${mio_pc_prefix}")
endif()
foreach(dir LIBDIR INCLUDEDIR)
  if(IS_ABSOLUTE "${CMAKE_INSTALL_${dir}}")
    set(mio_pc_${dir} "${CMAKE_INSTALL_${dir}}")
  else()
    set(mio_pc_${dir} "\${prefix}/${CMAKE_INSTALL_${dir}}")
  endif()
endforeach()
set(mio_pc_libraries "")
foreach(library IN LISTS MIO_PLATFORM_LIBRARIES)
  string(REGEX REPLACE "^([^-])" "-l\\1" library "${library}")
  string(APPEND mio_pc_libraries " ${library}")
endforeach()
configure_file("${CMAKE_CURRENT_LIST_DIR}/mio.pc.in" "${PROJECT_BINARY_DIR}/mio.pc" @ONLY)
install(FILES "${PROJECT_BINARY_DIR}/mio.pc" DESTINATION "${mio_pc_dir}")
