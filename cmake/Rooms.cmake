# What the optimizer's time is spent on. EFFORT "full": the room computes. "release": it works every frame, its tests
# need not. "little": files, words and options. What is tested is instrumented in full all the same. Fuzzers live on the
# number of inputs they get through, so there everything is optimized.
function(lscope_optimize target effort)
  set(options)
  if(LSCOPE_SANITIZE STREQUAL "fuzz")
    set(effort full)
  elseif(NOT LSCOPE_SANITIZE STREQUAL "" AND NOT effort STREQUAL "full")
    set(options -O0)
  elseif(effort STREQUAL "little")
    set(options -O1)
  endif()
  target_compile_options(${target} PRIVATE ${options})
  set(header rooms)
  set(libraries)
  if(target STREQUAL "lscope_core")
    set(header core)
    list(APPEND libraries Eigen3::Eigen OpenMP::OpenMP_CXX)
  elseif(ARGN MATCHES "nlohmann")
    set(header json)
    list(APPEND libraries nlohmann_json::nlohmann_json)
  endif()
  lscope_precompile(${target} ${header}${options} ${header}.h OPTIONS ${options} LINK ${libraries})
endfunction()

# A room is one folder of src/, one static library, one namespace. Its DEPENDS list is the whole truth
# about what it may include: it feeds the linker AND the test "architecture.layers". FILES are those sources of a room
# that computes which only read and write files; FILES_LINK is what they alone need. No test of threads reaches FILES and
# THREADLESS sources: the thread sanitizer's build leaves them out.
function(lscope_add_room name)
  cmake_parse_arguments(PARSE_ARGV 1 room "" "EFFORT" "DEPENDS;LINK;SOURCES;THREADLESS;HEADERS;FILES;FILES_LINK")
  if(LSCOPE_SANITIZE STREQUAL "thread")
    set(room_FILES)
  else()
    list(APPEND room_SOURCES ${room_THREADLESS})
  endif()
  set(dir ${PROJECT_SOURCE_DIR}/src/${name})
  list(TRANSFORM room_SOURCES PREPEND ${dir}/)
  list(TRANSFORM room_FILES PREPEND ${dir}/)
  list(TRANSFORM room_HEADERS PREPEND ${dir}/)
  list(TRANSFORM room_DEPENDS PREPEND lscope:: OUTPUT_VARIABLE dep_targets)
  if(NOT room_SOURCES)
    message(FATAL_ERROR "room ${name} has no sources")
  endif()
  add_library(lscope_${name} STATIC ${room_SOURCES})
  add_library(lscope::${name} ALIAS lscope_${name})
  target_sources(lscope_${name} PUBLIC FILE_SET HEADERS BASE_DIRS ${PROJECT_SOURCE_DIR}/src FILES ${room_HEADERS})
  target_link_libraries(
    lscope_${name}
    PUBLIC lscope::build_flags ${dep_targets} ${room_LINK}
    PRIVATE lscope::strict)
  lscope_optimize(lscope_${name} "${room_EFFORT}" ${room_LINK})
  if(room_FILES)
    add_library(lscope_${name}_files OBJECT ${room_FILES})
    target_include_directories(lscope_${name}_files PRIVATE ${PROJECT_SOURCE_DIR}/src)
    target_link_libraries(lscope_${name}_files PRIVATE lscope::build_flags lscope::strict ${dep_targets} ${room_LINK}
                                                       ${room_FILES_LINK})
    lscope_optimize(lscope_${name}_files little ${room_FILES_LINK})
    target_sources(lscope_${name} PRIVATE $<TARGET_OBJECTS:lscope_${name}_files>)
  endif()
  list(JOIN room_DEPENDS "," deps)
  set_property(GLOBAL APPEND PROPERTY LSCOPE_LAYERS "${name}:${deps}")
endfunction()

# A program is a room with a main(); nobody may include it. Where the room is a library too, so that tests can link it,
# the program is main() on top of that, and the room's DEPENDS stand there.
function(lscope_add_program target room)
  cmake_parse_arguments(PARSE_ARGV 2 program "" "EFFORT" "DEPENDS;LINK;SOURCES")
  list(TRANSFORM program_SOURCES PREPEND ${PROJECT_SOURCE_DIR}/src/${room}/)
  list(TRANSFORM program_DEPENDS PREPEND lscope:: OUTPUT_VARIABLE dep_targets)
  if(TARGET lscope_${room})
    list(APPEND dep_targets lscope::${room})
  endif()
  add_executable(${target} ${program_SOURCES})
  target_include_directories(${target} PRIVATE ${PROJECT_SOURCE_DIR}/src)
  target_link_libraries(${target} PRIVATE lscope::build_flags lscope::strict ${dep_targets} ${program_LINK})
  lscope_optimize(${target} "${program_EFFORT}" ${program_LINK})
  set_target_properties(${target} PROPERTIES RUNTIME_OUTPUT_DIRECTORY ${CMAKE_BINARY_DIR}/bin)
  if(NOT TARGET lscope_${room})
    list(JOIN program_DEPENDS "," deps)
    set_property(GLOBAL APPEND PROPERTY LSCOPE_LAYERS "${room}:${deps}")
  endif()
endfunction()

# Everything the sanitizer builds need, and nothing else: they run only the tests they are for.
add_custom_target(tests_memory)
add_custom_target(tests_threads)
# Archer teaches the thread sanitizer what OpenMP's barriers order; without it a correct program is reported.
set(LSCOPE_TSAN_ENVIRONMENT "TSAN_OPTIONS=ignore_noninstrumented_modules=1 halt_on_error=1 exitcode=66"
                            "ARCHER_OPTIONS=verbose=1" "OMP_NUM_THREADS=4")

# One test program per room: tests/<room>/. DEPENDS names rooms (and test support); LABELS are ctest's:
# "gate" always, "threads" for what the thread sanitizer runs, "memory" for what the address sanitizer runs.
function(lscope_add_tests name)
  cmake_parse_arguments(PARSE_ARGV 1 tests "" "" "DEPENDS;LINK;SOURCES;LABELS")
  list(TRANSFORM tests_DEPENDS PREPEND lscope:: OUTPUT_VARIABLE dep_targets)
  add_executable(test_${name} ${tests_SOURCES})
  target_include_directories(test_${name} PRIVATE ${PROJECT_SOURCE_DIR}/src ${PROJECT_SOURCE_DIR}/tests)
  target_compile_definitions(test_${name} PRIVATE LSCOPE_SOURCE_DIR="${PROJECT_SOURCE_DIR}"
                                                  LSCOPE_BINARY_DIR="${CMAKE_BINARY_DIR}")
  target_link_libraries(test_${name} PRIVATE lscope::build_flags lscope::strict ${dep_targets} ${tests_LINK}
                                             GTest::gmock_main)
  # GoogleTest's macros hold an if of their own, which g++ warns about inside ours.
  target_compile_options(test_${name} PRIVATE -Wno-dangling-else)
  # Half of the time of a build would go into optimizing and instrumenting what runs once; what is tested is
  # instrumented in full.
  set_target_properties(test_${name} PROPERTIES LSCOPE_SANITIZED_MEMORY_ONLY ON)
  set(kind tests)
  set(libraries GTest::gtest)
  if(name MATCHES "^core")  # They compute, and with Eigen.
    set(kind core_tests)
    list(APPEND libraries Eigen3::Eigen)
    set(options -O1)
  elseif(LSCOPE_SANITIZE STREQUAL "")
    set(options -O1)
  else()
    set(options -O0)
  endif()
  target_compile_options(test_${name} PRIVATE ${options})
  lscope_precompile(test_${name} ${kind} ${kind}.h OPTIONS ${options} LINK ${libraries}
                    PROPERTIES LSCOPE_SANITIZED_MEMORY_ONLY ON)
  set_target_properties(test_${name} PROPERTIES RUNTIME_OUTPUT_DIRECTORY ${CMAKE_BINARY_DIR}/bin)
  # One ctest entry a program, not one a case: start-up would cost more than the cases themselves.
  add_test(NAME ${name} COMMAND test_${name} --gtest_brief=1)
  set_tests_properties(${name} PROPERTIES LABELS "gate;${tests_LABELS}")
  if(LSCOPE_SANITIZE STREQUAL "thread")
    set_tests_properties(${name} PROPERTIES ENVIRONMENT "${LSCOPE_TSAN_ENVIRONMENT}")
  endif()
  foreach(label IN LISTS tests_LABELS)
    if(TARGET tests_${label})
      add_dependencies(tests_${label} test_${name})
    endif()
  endforeach()
endfunction()
