# Version and git revision, for --version and for every exported file.
execute_process(
  COMMAND git -C ${PROJECT_SOURCE_DIR} rev-parse --short=12 HEAD
  OUTPUT_VARIABLE LSCOPE_REVISION
  OUTPUT_STRIP_TRAILING_WHITESPACE ERROR_QUIET)
if(NOT LSCOPE_REVISION)
  set(LSCOPE_REVISION unknown)
endif()
configure_file(${PROJECT_SOURCE_DIR}/src/base/version.cpp.in ${CMAKE_BINARY_DIR}/generated/version.cpp @ONLY)
