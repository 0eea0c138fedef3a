# ONE set of architecture flags for the whole program: mixing them corrupts the heap through Eigen's
# allocator. Never -ffast-math: it breaks exact zeros and NaN checks (base/check.h refuses it).
add_library(lscope_build_flags INTERFACE)
add_library(lscope::build_flags ALIAS lscope_build_flags)
target_compile_features(lscope_build_flags INTERFACE cxx_std_20)
target_compile_definitions(lscope_build_flags INTERFACE EIGEN_DONT_PARALLELIZE EIGEN_MAX_ALIGN_BYTES=64)
target_compile_options(lscope_build_flags INTERFACE $<$<BOOL:${LSCOPE_NATIVE}>:-march=native> -fno-math-errno
                                                    -fno-trapping-math)
# Two g++/clang builds should agree as far as they can: no contraction behind our back.
target_compile_options(lscope_build_flags INTERFACE -ffp-contract=off)
# Everywhere or nowhere: it defines a macro, and a precompiled header serves only those that define the same.
target_compile_options(lscope_build_flags INTERFACE -pthread)

# Warnings for our own sources only, never inherited.
add_library(lscope_strict INTERFACE)
add_library(lscope::strict ALIAS lscope_strict)
target_compile_options(lscope_strict INTERFACE -Wall -Wextra -Wpedantic -Wshadow -Wconversion
                                               $<$<BOOL:${LSCOPE_WERROR}>:-Werror>)
if(CMAKE_CXX_COMPILER_ID STREQUAL "GNU")
  # g++ 12 warns inside its own avx512fintrin.h wherever Eigen reduces or transposes, and of empty optional strings;
  # clang's builds still look for what is uninitialised.
  target_compile_options(lscope_strict INTERFACE -Wno-uninitialized -Wno-maybe-uninitialized)
  # It invents overlapping copies wherever a std::string begins with a literal (GCC bug 105651).
  target_compile_options(lscope_strict INTERFACE -Wno-restrict)
elseif(CMAKE_CXX_COMPILER_ID MATCHES "Clang")
  target_compile_options(lscope_strict INTERFACE -Wthread-safety)
endif()

if(LSCOPE_SANITIZE STREQUAL "address")
  set(sanitize -fsanitize=address,undefined -fno-sanitize-recover=all -fno-omit-frame-pointer -D_GLIBCXX_ASSERTIONS)
  set(memory_only $<$<BOOL:$<TARGET_PROPERTY:LSCOPE_SANITIZED_MEMORY_ONLY>>:-fno-sanitize=undefined>)
elseif(LSCOPE_SANITIZE STREQUAL "thread")
  set(sanitize -fsanitize=thread -fno-omit-frame-pointer)
elseif(LSCOPE_SANITIZE STREQUAL "fuzz")
  set(sanitize -fsanitize=address,undefined,fuzzer-no-link -fno-sanitize-recover=all -fno-omit-frame-pointer)
elseif(NOT LSCOPE_SANITIZE STREQUAL "")
  message(FATAL_ERROR "LSCOPE_SANITIZE is '${LSCOPE_SANITIZE}'; use 'address', 'thread', 'fuzz' or nothing")
endif()
target_compile_options(lscope_build_flags INTERFACE ${sanitize} ${memory_only})
target_link_options(lscope_build_flags INTERFACE ${sanitize})

set(CMAKE_CXX_EXTENSIONS OFF)
set(CMAKE_EXPORT_COMPILE_COMMANDS ON)
find_program(CCACHE_EXECUTABLE ccache)
if(CCACHE_EXECUTABLE)
  set(CMAKE_C_COMPILER_LAUNCHER ${CCACHE_EXECUTABLE})
  # What ccache asks for before it keeps anything that was compiled with a precompiled header; and no preprocessing of
  # its own, which would read everything twice.
  set(CMAKE_CXX_COMPILER_LAUNCHER ${CMAKE_COMMAND} -E env CCACHE_SLOPPINESS=pch_defines,time_macros CCACHE_DEPEND=1
                                  ${CCACHE_EXECUTABLE})
endif()
