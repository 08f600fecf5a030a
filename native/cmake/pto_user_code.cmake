# Orchestrations and kernels compiled the way users' are, for tests and measurements.

# pto_add_orchestration(name source…): a library for tensormap_and_ringbuffer with the framework source, as the compiler
# package links it.
function(pto_add_orchestration name)
  pto_add_user_code(${name} tmr ${ARGN}
    ${CMAKE_SOURCE_DIR}/include/2026-05/tensormap_and_ringbuffer/orchestration/common.cpp)
  target_link_options(${name} PRIVATE -Wl,--build-id=sha1)
endfunction()

# pto_add_host_orchestration(name source…): a library for host_build_graph.
function(pto_add_host_orchestration name)
  pto_add_user_code(${name} hbg ${ARGN})
  target_link_options(${name} PRIVATE -Wl,--build-id=sha1)
endfunction()

# pto_add_kernel(name source [runtime] [CORE aic|aiv]): a kernel, for vector cores unless said otherwise; runtime is
# tmr, or hbg.
function(pto_add_kernel name source)
  cmake_parse_arguments(K "" "CORE" "" ${ARGN})
  set(runtime tmr ${K_UNPARSED_ARGUMENTS})
  list(GET runtime -1 runtime)
  set(define __DAV_VEC__)
  if(K_CORE STREQUAL "aic")
    set(define __DAV_CUBE__)
  endif()
  pto_add_user_code(${name} ${runtime} ${source})
  target_link_libraries(${name} PRIVATE pto_include_2026_05_kernel)
  target_compile_definitions(${name} PRIVATE __CPU_SIM ${define} PTO_CPU_MAX_THREADS=1 NDEBUG)
endfunction()

function(pto_add_user_code name runtime)
  add_library(${name} MODULE ${ARGN})
  target_include_directories(${name} PRIVATE ${CMAKE_SOURCE_DIR}/platform/arch/a2a3)
  target_link_libraries(${name} PRIVATE pto_include_2026_05_${runtime} pto_user_code_settings)
endfunction()

# Users' code keeps default visibility, and is built with the sanitizer of the build.
add_library(pto_user_code_settings INTERFACE)
target_compile_options(pto_user_code_settings INTERFACE -fvisibility=default -fno-visibility-inlines-hidden)
target_link_libraries(pto_user_code_settings INTERFACE pto_compile_settings)
