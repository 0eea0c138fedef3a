# A quarter of a build from nothing went into reading the same standard headers. One precompiled header serves all
# targets of a KIND, which have the same flags; g++ only, so that the clang builds notice a missing include.
option(LSCOPE_PRECOMPILED "Read the standard headers once (g++)" ON)

function(lscope_precompile target kind header)
  cmake_parse_arguments(PARSE_ARGV 3 precompiled "" "" "OPTIONS;LINK;PROPERTIES")
  if(NOT LSCOPE_PRECOMPILED OR NOT CMAKE_CXX_COMPILER_ID STREQUAL "GNU")
    return()
  endif()
  set(holder lscope_precompiled_${kind})
  if(NOT TARGET ${holder})
    file(CONFIGURE OUTPUT ${PROJECT_BINARY_DIR}/precompiled/${kind}.cpp CONTENT "// Holds ${header}.\n")
    add_library(${holder} OBJECT ${PROJECT_BINARY_DIR}/precompiled/${kind}.cpp)
    target_link_libraries(${holder} PRIVATE lscope::build_flags lscope::strict ${precompiled_LINK})
    target_compile_options(${holder} PRIVATE ${precompiled_OPTIONS} -fpch-preprocess)
    if(precompiled_PROPERTIES)
      set_target_properties(${holder} PROPERTIES ${precompiled_PROPERTIES})
    endif()
    target_precompile_headers(${holder} PRIVATE ${PROJECT_SOURCE_DIR}/cmake/precompiled/${header})
  endif()
  # From a precompiled header g++ 12 no longer knows what is the system's, and shows what bug 105651 invents there.
  target_compile_options(${target} PRIVATE -fpch-preprocess -Wno-stringop-overflow -Wno-stringop-overread
                                           -Wno-array-bounds)
  target_precompile_headers(${target} REUSE_FROM ${holder})
endfunction()
