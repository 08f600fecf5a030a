# pto_add_test(name SOURCES … [LIBS …] [CONCURRENCY] [DEFINES …])
#
# One GoogleTest program and one ctest entry. CONCURRENCY marks tests of racing threads: they carry the label
# `concurrency` and run 32 times in one process.

if(PTO_TESTS)
  enable_testing()
  find_package(GTest REQUIRED)
endif()

function(pto_add_test name)
  if(NOT PTO_TESTS)
    return()
  endif()
  cmake_parse_arguments(T "CONCURRENCY" "" "SOURCES;LIBS;DEFINES" ${ARGN})
  add_executable(${name} ${T_SOURCES})
  target_include_directories(${name} PRIVATE ${CMAKE_SOURCE_DIR})
  target_link_libraries(${name} PRIVATE pto_compile_settings ${T_LIBS} GTest::gtest GTest::gtest_main Threads::Threads)
  target_compile_definitions(${name} PRIVATE ${T_DEFINES})
  # What is tested is in libraries, and compiling the tests takes longer than running them.
  if(PTO_SANITIZER STREQUAL "" OR T_CONCURRENCY)
    target_compile_options(${name} PRIVATE -O1)
  else()
    target_compile_options(${name} PRIVATE -O0)
  endif()
  set_target_properties(${name} PROPERTIES RUNTIME_OUTPUT_DIRECTORY "${CMAKE_BINARY_DIR}/tests")
  if(T_CONCURRENCY)
    add_test(NAME ${name} COMMAND ${name} --gtest_repeat=32 --gtest_brief=1)
    set_tests_properties(${name} PROPERTIES LABELS concurrency TIMEOUT 900)
  else()
    add_test(NAME ${name} COMMAND ${name} --gtest_brief=1)
    set_tests_properties(${name} PROPERTIES TIMEOUT 600)
  endif()
endfunction()
